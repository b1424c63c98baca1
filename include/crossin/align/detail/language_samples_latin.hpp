// SPDX-License-Identifier: MIT
#ifndef CROSSIN_ALIGN_DETAIL_LANGUAGE_SAMPLES_LATIN_HPP
#define CROSSIN_ALIGN_DETAIL_LANGUAGE_SAMPLES_LATIN_HPP

/// \file
/// Text of many languages, written for this library: frequent words, then the same sentences in each; those in Latin letters.
/// Layer: align. Needs: nothing.

#include <array>
#include <string_view>

#include <crossin/align/detail/language_sample.hpp>

namespace crossin::detail {

// clang-format off
inline constexpr std::array<language_sample, 22> latin_samples{{
{"en", R"(the of and to in a is that for it was on with as he be by at have are this not but had his they from she which or we
an there her were one do been all their has would will what if can when so no said who more about up them some could
him into its then two out time like my than first other these you your just how only over also back after because
any should where now very know think go come get make good see well way even new want day most us here why never
always something nothing people year
I do not know where he is, but I think that she will come home tomorrow.
What are you doing here? We have been waiting for you since this morning.
The government said on Monday that the new law will help many people in the country.
My brother works in a small shop, and my sister goes to school every day.
If you want to learn a language, you must read, listen and speak as often as you can.
It was a cold night, and the children were already sleeping when their father came back.
Can you tell me how much this costs? I would like to buy two of them.
More than half of all those who took part answered that they were happy with their life.
They had never seen such a beautiful place before, so they stayed there for three weeks.
Please write your name on the first page and give the book back to me after the lesson.
The team won the last game of the year because every player did his best.
There is nothing better than a cup of hot tea with good friends.
Scientists found that water could once have flowed over the whole surface of the planet.
He must have forgotten his key again; otherwise he would not be standing in front of the door.
Don't worry, everything will be all right. Thank you, that's very kind.
The police are looking for a man who left the house between eight and nine in the evening.)"},
{"de", R"(der die das und in zu den von ist mit sich auf für nicht ein eine einen einem einer des dem es im an auch als er sie
wir ihr ich du war hat haben sind wird werden bei oder aus nach wie nur noch vor bis mehr durch man sein seine ihre
ihm ihn kann sehr über so zum zur wenn aber dass was wo wer hier dann schon immer kein keine mich mir dich dir uns
euch alle diese dieser dieses gegen vom unter können müssen soll hatte wurde gibt geht kommt machen sagen heute
morgen gestern jahr zeit viel gut neue weil etwas nichts warum zwei drei
Ich weiß nicht, wo er ist, aber ich glaube, dass sie morgen nach Hause kommt.
Was machst du hier? Wir warten schon seit heute früh auf dich.
Die Regierung teilte am Montag mit, dass das neue Gesetz vielen Menschen im Land helfen werde.
Mein Bruder arbeitet in einem kleinen Laden, und meine Schwester geht jeden Tag zur Schule.
Wer eine Sprache lernen will, muss so oft wie möglich lesen, zuhören und sprechen.
Es war eine kalte Nacht, und die Kinder schliefen schon, als ihr Vater zurückkam.
Können Sie mir sagen, wie viel das kostet? Ich möchte gern zwei davon kaufen.
Mehr als die Hälfte der Teilnehmer antwortete, dass sie mit ihrem Leben zufrieden seien.
Sie hatten noch nie einen so schönen Ort gesehen, deshalb blieben sie drei Wochen dort.
Bitte schreib deinen Namen auf die erste Seite und gib mir das Buch nach dem Unterricht zurück.
Die Mannschaft gewann das letzte Spiel des Jahres, weil jeder Spieler sein Bestes gab.
Es gibt nichts Besseres als eine Tasse heißen Tee mit guten Freunden.
Forscher fanden heraus, dass einst Wasser über die ganze Oberfläche des Planeten geflossen sein könnte.
Er hat wohl wieder seinen Schlüssel vergessen, sonst würde er nicht vor der Tür stehen.
Mach dir keine Sorgen, alles wird gut. Danke, das ist sehr freundlich von Ihnen.
Die Polizei sucht einen Mann, der das Haus zwischen acht und neun Uhr abends verlassen hat.)"},
{"fr", R"(le la les de des du un une et à au aux en est que qui dans pour pas ne sur se ce il elle on nous vous ils elles je
tu plus par avec son sa ses leur leurs mais ou où cette ces cet été sont était avait ont a fait comme tout tous
toute être avoir y deux si même aussi bien sans peut mon ma mes ton ta tes notre votre nos vos me te lui moi toi
quand très après avant encore dont entre fois ans jour chez rien jamais toujours quoi pourquoi comment ici alors
donc parce faire dire aller voir faut c'est n'est j'ai d'un d'une l'on qu'il s'il aujourd'hui temps monde
Je ne sais pas où il est, mais je crois qu'elle rentrera à la maison demain.
Qu'est-ce que tu fais ici ? Nous t'attendons depuis ce matin.
Le gouvernement a déclaré lundi que la nouvelle loi aiderait beaucoup de gens dans le pays.
Mon frère travaille dans un petit magasin et ma sœur va à l'école tous les jours.
Si l'on veut apprendre une langue, il faut lire, écouter et parler aussi souvent que possible.
C'était une nuit froide, et les enfants dormaient déjà quand leur père est revenu.
Pouvez-vous me dire combien cela coûte ? Je voudrais en acheter deux.
Plus de la moitié de ceux qui ont participé ont répondu qu'ils étaient contents de leur vie.
Ils n'avaient jamais vu un si bel endroit, alors ils y sont restés trois semaines.
Écris ton nom sur la première page, s'il te plaît, et rends-moi le livre après la leçon.
L'équipe a gagné le dernier match de l'année parce que chaque joueur a donné le meilleur de lui-même.
Il n'y a rien de mieux qu'une tasse de thé chaud avec de bons amis.
Des chercheurs ont découvert que l'eau aurait pu couler autrefois sur toute la surface de la planète.
Il a dû encore oublier sa clé, sinon il ne serait pas debout devant la porte.
Ne t'inquiète pas, tout ira bien. Merci, c'est très gentil de votre part.
La police recherche un homme qui a quitté la maison entre huit et neuf heures du soir.)"},
{"es", R"(el la los las de del que y a en un una unos unas es se no por con para su sus lo le les al como más pero o este esta
esto estos ha han había fue era son está están ser hay me te nos mi tu yo él ella nosotros ellos usted ustedes si sí
ya muy sin sobre también hasta desde donde cuando quien entre todo todos toda nada nunca siempre porque qué cómo
dónde cuánto tiene tengo puede hacer dos años año día vez bien así aquí ahí ahora después antes otro otra mismo
mucho cada algo alguien decir ir ver quiero
No sé dónde está, pero creo que ella volverá a casa mañana.
¿Qué haces aquí? Te estamos esperando desde esta mañana.
El gobierno dijo el lunes que la nueva ley ayudará a mucha gente en el país.
Mi hermano trabaja en una tienda pequeña y mi hermana va a la escuela todos los días.
Si quieres aprender un idioma, tienes que leer, escuchar y hablar tanto como puedas.
Era una noche fría y los niños ya dormían cuando su padre regresó.
¿Puede decirme cuánto cuesta esto? Me gustaría comprar dos.
Más de la mitad de los que participaron respondieron que estaban contentos con su vida.
Nunca habían visto un lugar tan hermoso, así que se quedaron allí tres semanas.
Por favor, escribe tu nombre en la primera página y devuélveme el libro después de la clase.
El equipo ganó el último partido del año porque cada jugador hizo todo lo que pudo.
No hay nada mejor que una taza de té caliente con buenos amigos.
Los científicos descubrieron que el agua pudo haber corrido por toda la superficie del planeta.
Habrá olvidado otra vez la llave; si no, no estaría de pie delante de la puerta.
No te preocupes, todo saldrá bien. Gracias, es usted muy amable.
La policía busca a un hombre que salió de la casa entre las ocho y las nueve de la noche.)"},
{"pt", R"(o a os as de do da dos das que e em um uma no na nos nas é não por para com se mais como mas ao aos à às ou foi ser
está estão são era tem têm tinha há seu sua seus suas ele ela eles elas eu tu você vocês nós me te lhe isso isto
este esta esse essa aquele já muito também só até pelo pela entre depois sem quando onde quem porque sobre mesmo
ainda nada nunca sempre tudo todos cada outro outra dois anos ano dia vez bem assim aqui agora antes fazer dizer ir
ver quero minha meu então alguém coisa não é pode vai
Não sei onde ele está, mas acho que ela vai voltar para casa amanhã.
O que você está fazendo aqui? Estamos à sua espera desde hoje de manhã.
O governo disse na segunda-feira que a nova lei vai ajudar muitas pessoas no país.
O meu irmão trabalha numa loja pequena e a minha irmã vai à escola todos os dias.
Se quer aprender uma língua, tem de ler, ouvir e falar sempre que puder.
Era uma noite fria e as crianças já estavam dormindo quando o pai delas voltou.
Pode me dizer quanto custa isto? Eu gostaria de comprar dois.
Mais de metade dos que participaram responderam que estavam satisfeitos com a sua vida.
Eles nunca tinham visto um lugar tão bonito, por isso ficaram lá três semanas.
Por favor, escreva o seu nome na primeira página e devolva-me o livro depois da aula.
A equipe ganhou o último jogo do ano porque cada jogador fez o melhor que pôde.
Não há nada melhor do que uma xícara de chá quente com bons amigos.
Os cientistas descobriram que a água pode ter corrido por toda a superfície do planeta.
Ele deve ter esquecido a chave outra vez; senão, não estaria parado em frente da porta.
Não se preocupe, vai ficar tudo bem. Obrigado, é muito gentil da sua parte.
A polícia procura um homem que saiu de casa entre as oito e as nove horas da noite.)"},
{"it", R"(il lo la i gli le di del della dei delle dello degli che e è a al alla ai alle in nel nella un uno una non per con
su sul sulla da dal dalla si come più ma anche o se ha hanno ho sono era erano stato essere avere questo questa
questi quello quella suo sua suoi mio mia tuo io tu lui lei noi voi loro ci vi mi ti ne cosa chi dove quando perché
molto tutto tutti ogni già ancora sempre mai niente nulla due anni anno giorno volta bene così qui ora adesso dopo
prima fra tra senza altro altra stesso fare dire andare vedere può voglio quindi
Non so dove sia, ma credo che lei tornerà a casa domani.
Che cosa fai qui? Ti stiamo aspettando da questa mattina.
Il governo ha detto lunedì che la nuova legge aiuterà molte persone nel paese.
Mio fratello lavora in un piccolo negozio e mia sorella va a scuola ogni giorno.
Se vuoi imparare una lingua, devi leggere, ascoltare e parlare il più spesso possibile.
Era una notte fredda e i bambini dormivano già quando il loro padre è tornato.
Può dirmi quanto costa questo? Vorrei comprarne due.
Più della metà di quelli che hanno partecipato ha risposto di essere contenta della propria vita.
Non avevano mai visto un posto così bello, perciò ci rimasero tre settimane.
Per favore, scrivi il tuo nome sulla prima pagina e ridammi il libro dopo la lezione.
La squadra ha vinto l'ultima partita dell'anno perché ogni giocatore ha fatto del suo meglio.
Non c'è niente di meglio di una tazza di tè caldo con dei buoni amici.
Gli scienziati hanno scoperto che l'acqua potrebbe essere scorsa su tutta la superficie del pianeta.
Deve aver dimenticato di nuovo la chiave, altrimenti non starebbe in piedi davanti alla porta.
Non preoccuparti, andrà tutto bene. Grazie, è molto gentile da parte sua.
La polizia cerca un uomo che ha lasciato la casa tra le otto e le nove di sera.)"},
{"nl", R"(de het een en van in is dat op te zijn met voor niet aan er die om ook als maar bij dan nog naar uit door over wel
geen wat wie waar hij zij ze wij we ik je jij u hun haar zijn mijn onze jullie hem mij me ons dit deze heeft hebben
had was waren werd wordt worden kan kunnen moet moeten zal zou zich al zo veel meer tot hier daar toen nu omdat want
tegen onder twee jaar dag tijd goed nieuw iets niets altijd nooit weer heel waarom hoe iemand doen gaan komen zeggen
zien maken weten vandaag morgen gisteren mensen
Ik weet niet waar hij is, maar ik denk dat zij morgen thuiskomt.
Wat doe je hier? We wachten al sinds vanochtend op je.
De regering zei maandag dat de nieuwe wet veel mensen in het land zal helpen.
Mijn broer werkt in een kleine winkel en mijn zus gaat elke dag naar school.
Als je een taal wilt leren, moet je zo vaak mogelijk lezen, luisteren en spreken.
Het was een koude nacht en de kinderen sliepen al toen hun vader terugkwam.
Kunt u mij zeggen hoeveel dit kost? Ik zou er graag twee willen kopen.
Meer dan de helft van de deelnemers antwoordde dat ze tevreden waren met hun leven.
Ze hadden nog nooit zo'n mooie plek gezien, dus bleven ze daar drie weken.
Schrijf alsjeblieft je naam op de eerste bladzijde en geef me het boek na de les terug.
De ploeg won de laatste wedstrijd van het jaar omdat iedere speler zijn best deed.
Er is niets beters dan een kop hete thee met goede vrienden.
Onderzoekers ontdekten dat er ooit water over het hele oppervlak van de planeet kan hebben gestroomd.
Hij is zeker weer zijn sleutel vergeten, anders zou hij niet voor de deur staan.
Maak je geen zorgen, alles komt goed. Dank u wel, dat is erg vriendelijk.
De politie zoekt een man die het huis tussen acht en negen uur 's avonds heeft verlaten.)"},
{"sv", R"(och i att det en ett som är av för på den med till har de inte om han hon vi jag du ni var men så från sig kan man
när år vid ska skulle hade efter upp eller vara bara nu över också ut där här mycket än mot under alla andra detta
denna dessa sin sitt sina hans hennes deras min mitt mina din vår vårt mig dig oss dem vad vem hur varför någon
något inget ingen aldrig alltid blir blev blivit måste vill få får fick gå göra säga komma två tre dag tid bra ny
nya mer mest hela eftersom kanske idag imorgon igår tack
Jag vet inte var han är, men jag tror att hon kommer hem i morgon.
Vad gör du här? Vi har väntat på dig sedan i morse.
Regeringen sade på måndagen att den nya lagen kommer att hjälpa många människor i landet.
Min bror arbetar i en liten affär och min syster går till skolan varje dag.
Om man vill lära sig ett språk måste man läsa, lyssna och tala så ofta man kan.
Det var en kall natt och barnen sov redan när deras far kom tillbaka.
Kan du säga mig hur mycket det här kostar? Jag skulle vilja köpa två stycken.
Mer än hälften av dem som deltog svarade att de var nöjda med sitt liv.
De hade aldrig sett en så vacker plats förut, så de stannade där i tre veckor.
Skriv ditt namn på första sidan, är du snäll, och ge mig boken tillbaka efter lektionen.
Laget vann årets sista match eftersom varje spelare gjorde sitt bästa.
Det finns inget bättre än en kopp varmt te med goda vänner.
Forskare har upptäckt att vatten en gång kan ha flutit över hela planetens yta.
Han måste ha glömt sin nyckel igen, annars skulle han inte stå framför dörren.
Oroa dig inte, allt kommer att ordna sig. Tack, det var mycket vänligt av dig.
Polisen söker en man som lämnade huset mellan klockan åtta och nio på kvällen.)"},
{"da", R"(og i at det en et som er af for på den med til har de ikke om han hun vi jeg du var men så fra sig kan man når år
ved skal skulle havde efter op eller være kun nu over også ud der her meget end mod under alle andre dette denne
disse sin sit sine hans hendes deres min mit mine din vores mig dig os dem hvad hvem hvordan hvorfor hvor nogen
noget intet ingen aldrig altid bliver blev blevet må vil få får fik gå gøre sige komme to tre dag tid godt ny nye
mere mest hele fordi måske i dag i morgen i går tak
Jeg ved ikke, hvor han er, men jeg tror, at hun kommer hjem i morgen.
Hvad laver du her? Vi har ventet på dig siden i morges.
Regeringen sagde mandag, at den nye lov vil hjælpe mange mennesker i landet.
Min bror arbejder i en lille butik, og min søster går i skole hver dag.
Hvis man vil lære et sprog, må man læse, lytte og tale så ofte, man kan.
Det var en kold nat, og børnene sov allerede, da deres far kom tilbage.
Kan du sige mig, hvor meget det her koster? Jeg vil gerne købe to af dem.
Mere end halvdelen af dem, der deltog, svarede, at de var tilfredse med deres liv.
De havde aldrig set et så smukt sted før, så de blev der i tre uger.
Skriv venligst dit navn på den første side, og giv mig bogen tilbage efter timen.
Holdet vandt årets sidste kamp, fordi hver spiller gjorde sit bedste.
Der findes ikke noget bedre end en kop varm te sammen med gode venner.
Forskere har opdaget, at der engang kan have løbet vand over hele planetens overflade.
Han har nok glemt sin nøgle igen, ellers ville han ikke stå foran døren.
Du skal ikke være bekymret, det hele skal nok gå. Tak, det er meget venligt af dig.
Politiet leder efter en mand, der forlod huset mellem klokken otte og ni om aftenen.)"},
{"nb", R"(og i å det en et som er av for på den med til har de ikke om han hun vi jeg du var men så fra seg kan man når år ved
skal skulle hadde etter opp eller være bare nå over også ut der her mye enn mot under alle andre dette denne disse
sin sitt sine hans hennes deres min mitt mine din vår vårt meg deg oss dem hva hvem hvordan hvorfor hvor noen noe
ingenting ingen aldri alltid blir ble blitt må vil få får fikk gå gjøre si komme to tre dag tid bra ny nye mer mest
hele fordi kanskje i dag i morgen i går takk
Jeg vet ikke hvor han er, men jeg tror at hun kommer hjem i morgen.
Hva gjør du her? Vi har ventet på deg siden i morges.
Regjeringen sa mandag at den nye loven vil hjelpe mange mennesker i landet.
Broren min arbeider i en liten butikk, og søsteren min går på skolen hver dag.
Hvis man vil lære et språk, må man lese, lytte og snakke så ofte man kan.
Det var en kald natt, og barna sov allerede da faren deres kom tilbake.
Kan du si meg hvor mye dette koster? Jeg vil gjerne kjøpe to av dem.
Mer enn halvparten av dem som deltok, svarte at de var fornøyde med livet sitt.
De hadde aldri sett et så vakkert sted før, så de ble der i tre uker.
Skriv navnet ditt på den første siden, er du snill, og gi meg boken tilbake etter timen.
Laget vant årets siste kamp fordi hver spiller gjorde sitt beste.
Det finnes ikke noe bedre enn en kopp varm te sammen med gode venner.
Forskere har oppdaget at det en gang kan ha rent vann over hele overflaten til planeten.
Han har nok glemt nøkkelen sin igjen, ellers ville han ikke stått foran døren.
Ikke vær bekymret, alt kommer til å ordne seg. Takk, det var veldig snilt av deg.
Politiet leter etter en mann som forlot huset mellom klokken åtte og ni om kvelden.)"},
{"fi", R"(ja on ei se että oli hän ovat mutta kun myös niin kuin joka jotka mitä mikä missä minä sinä me te he tämä nämä tuo
ne sen sitä siitä hänen minun sinun meidän heidän minulla hänellä olla ollut olen olet olemme olisi voi voivat pitää
täytyy tai jos vain nyt vielä jo sitten enemmän kaikki kaikkien mukaan kanssa jälkeen ennen yli alle ilman vuoden
vuonna vuotta päivä aika hyvin hyvä uusi koska miksi miten kuka joku jotain mitään koskaan aina täällä siellä kaksi
kolme ihmiset sanoi sanoa tulla mennä tehdä saada tietää kiitos tänään huomenna eilen itse noin ehkä paljon
En tiedä, missä hän on, mutta luulen, että hän tulee huomenna kotiin.
Mitä sinä teet täällä? Olemme odottaneet sinua aamusta asti.
Hallitus ilmoitti maanantaina, että uusi laki auttaa monia ihmisiä maassa.
Veljeni työskentelee pienessä kaupassa, ja siskoni käy koulua joka päivä.
Jos haluaa oppia kielen, täytyy lukea, kuunnella ja puhua niin usein kuin voi.
Oli kylmä yö, ja lapset nukkuivat jo, kun heidän isänsä palasi.
Voitteko kertoa, kuinka paljon tämä maksaa? Haluaisin ostaa niitä kaksi.
Yli puolet osallistujista vastasi olevansa tyytyväisiä elämäänsä.
He eivät olleet koskaan ennen nähneet niin kaunista paikkaa, joten he jäivät sinne kolmeksi viikoksi.
Kirjoita nimesi ensimmäiselle sivulle ja anna kirja minulle takaisin tunnin jälkeen.
Joukkue voitti vuoden viimeisen ottelun, koska jokainen pelaaja teki parhaansa.
Mikään ei ole parempaa kuin kuppi kuumaa teetä hyvien ystävien kanssa.
Tutkijat havaitsivat, että vesi on joskus voinut virrata koko planeetan pinnalla.
Hän on varmaan taas unohtanut avaimensa, muuten hän ei seisoisi oven edessä.
Älä huoli, kaikki järjestyy. Kiitos, se oli todella ystävällistä.
Poliisi etsii miestä, joka lähti talosta kahdeksan ja yhdeksän välillä illalla.)"},
{"cs", R"(a v na se že je to s z do o i ve k si by byl byla bylo byli jsem jsi jsme jste jsou není ale jako pro po za od tak
když jak který která které kteří co kdo kde proč už jen ještě také nebo aby až při před mezi pod bez podle není má
mají měl může musí bude budou být já ty on ona my vy oni mě mi mu ho jí jeho její jejich můj moje tvůj náš svůj ten
ta toto tento tato této všechno všichni nic nikdo nikdy vždy něco někdo tady tam teď potom dva dvě tři rok let roku
den čas dobře nový více velmi jestli protože řekl říct dělat chci vím dnes zítra včera
Nevím, kde je, ale myslím, že zítra přijde domů.
Co tady děláš? Čekáme na tebe už od rána.
Vláda v pondělí oznámila, že nový zákon pomůže mnoha lidem v zemi.
Můj bratr pracuje v malém obchodě a moje sestra chodí každý den do školy.
Kdo se chce naučit jazyk, musí číst, poslouchat a mluvit, jak nejčastěji může.
Byla studená noc a děti už spaly, když se jejich otec vrátil.
Můžete mi říct, kolik to stojí? Chtěl bych koupit dva kusy.
Více než polovina účastníků odpověděla, že jsou se svým životem spokojeni.
Nikdy předtím neviděli tak krásné místo, a proto tam zůstali tři týdny.
Napiš prosím své jméno na první stránku a po hodině mi knihu vrať.
Družstvo vyhrálo poslední zápas roku, protože každý hráč udělal, co mohl.
Není nic lepšího než šálek horkého čaje s dobrými přáteli.
Vědci zjistili, že voda kdysi mohla téct po celém povrchu planety.
Asi si zase zapomněl klíč, jinak by nestál přede dveřmi.
Neboj se, všechno bude v pořádku. Děkuji, to je od vás velmi milé.
Policie hledá muže, který opustil dům mezi osmou a devátou hodinou večer.)"},
{"sk", R"(a v na sa že je to s z do o aj vo k si by bol bola bolo boli som si sme ste sú nie ale ako pre po za od tak keď
ktorý ktorá ktoré ktorí čo kto kde prečo už len ešte tiež alebo aby až pri pred medzi pod bez podľa má majú mal môže
musí bude budú byť ja ty on ona my vy oni mňa mi mu ho jej jeho ich môj moja tvoj náš svoj ten tá toto tento táto
tejto všetko všetci nič nikto nikdy vždy niečo niekto tu tam teraz potom dva dve tri rok rokov roku deň čas dobre
nový viac veľmi či pretože povedal povedať robiť chcem viem dnes zajtra včera
Neviem, kde je, ale myslím si, že zajtra príde domov.
Čo tu robíš? Čakáme na teba už od rána.
Vláda v pondelok oznámila, že nový zákon pomôže mnohým ľuďom v krajine.
Môj brat pracuje v malom obchode a moja sestra chodí každý deň do školy.
Kto sa chce naučiť jazyk, musí čítať, počúvať a hovoriť tak často, ako môže.
Bola studená noc a deti už spali, keď sa ich otec vrátil.
Môžete mi povedať, koľko to stojí? Chcel by som kúpiť dva kusy.
Viac ako polovica účastníkov odpovedala, že sú so svojím životom spokojní.
Nikdy predtým nevideli také krásne miesto, a preto tam zostali tri týždne.
Napíš, prosím, svoje meno na prvú stranu a po hodine mi knihu vráť.
Družstvo vyhralo posledný zápas roka, pretože každý hráč urobil, čo mohol.
Nie je nič lepšie ako šálka horúceho čaju s dobrými priateľmi.
Vedci zistili, že voda kedysi mohla tiecť po celom povrchu planéty.
Asi si zase zabudol kľúč, inak by nestál pred dverami.
Neboj sa, všetko bude v poriadku. Ďakujem, to je od vás veľmi milé.
Polícia hľadá muža, ktorý odišiel z domu medzi ôsmou a deviatou hodinou večer.)"},
{"pl", R"(i w na się że nie to z do jest o jak po co ale za tak od już dla przez przy przed nad pod bez oraz lub albo czy
kiedy gdy gdzie kto który która które którzy jego jej ich mój moja twój nasz swój ten ta te tego tej tym tych był
była było byli być są jestem ma mają miał może można musi będzie będą ja ty on ona my wy oni mnie mi mu go ją nam
wszystko wszyscy nic nikt nigdy zawsze coś ktoś tu tutaj tam teraz potem dwa dwie trzy rok lat roku dzień czas
dobrze nowy więcej bardzo jeszcze tylko także również ponieważ bo powiedział chcę wiem dziś jutro wczoraj
Nie wiem, gdzie on jest, ale myślę, że ona wróci jutro do domu.
Co tu robisz? Czekamy na ciebie od samego rana.
Rząd poinformował w poniedziałek, że nowa ustawa pomoże wielu ludziom w kraju.
Mój brat pracuje w małym sklepie, a moja siostra chodzi codziennie do szkoły.
Jeśli chcesz nauczyć się języka, musisz czytać, słuchać i mówić tak często, jak możesz.
Była zimna noc i dzieci już spały, kiedy ich ojciec wrócił.
Czy może mi pan powiedzieć, ile to kosztuje? Chciałbym kupić dwie sztuki.
Ponad połowa osób, które wzięły udział, odpowiedziała, że jest zadowolona ze swojego życia.
Nigdy wcześniej nie widzieli tak pięknego miejsca, więc zostali tam trzy tygodnie.
Proszę napisać swoje imię na pierwszej stronie i oddać mi książkę po lekcji.
Drużyna wygrała ostatni mecz roku, ponieważ każdy zawodnik dał z siebie wszystko.
Nie ma nic lepszego niż filiżanka gorącej herbaty z dobrymi przyjaciółmi.
Naukowcy odkryli, że woda mogła kiedyś płynąć po całej powierzchni planety.
Pewnie znowu zapomniał klucza, inaczej nie stałby przed drzwiami.
Nie martw się, wszystko będzie dobrze. Dziękuję, to bardzo miło z twojej strony.
Policja szuka mężczyzny, który wyszedł z domu między ósmą a dziewiątą wieczorem.)"},
{"hu", R"(a az és hogy nem is egy van volt ez azt meg de csak már még ha mint el le ki be fel vagy nagyon mert ami aki amely
mit mi ki hol miért hogyan én te ő mi ti ők engem téged őt nekem neki nekünk nekik velem vele ezt ezek azok minden
mindenki semmi senki soha mindig valami valaki itt ott most majd után előtt között alatt nélkül szerint lehet kell
lesz lett voltak vannak vagyok lenne volna tud akar mond jön megy két három év évben nap idő jó új több sok így úgy
akkor amikor pedig azonban illetve ma holnap tegnap köszönöm ember emberek sem során
Nem tudom, hol van, de azt hiszem, hogy holnap hazajön.
Mit csinálsz itt? Reggel óta rád várunk.
A kormány hétfőn közölte, hogy az új törvény sok embernek fog segíteni az országban.
A bátyám egy kis boltban dolgozik, a húgom pedig minden nap iskolába jár.
Ha valaki meg akar tanulni egy nyelvet, olvasnia, hallgatnia és beszélnie kell, amilyen gyakran csak tud.
Hideg éjszaka volt, és a gyerekek már aludtak, amikor az apjuk visszajött.
Meg tudja mondani, mennyibe kerül ez? Kettőt szeretnék venni belőle.
A résztvevők több mint fele azt válaszolta, hogy elégedett az életével.
Soha nem láttak még ilyen szép helyet, ezért három hétig maradtak ott.
Kérem, írja fel a nevét az első oldalra, és adja vissza nekem a könyvet az óra után.
A csapat megnyerte az év utolsó mérkőzését, mert minden játékos megtette, amit tudott.
Nincs jobb egy csésze forró teánál jó barátok között.
A kutatók rájöttek, hogy valaha víz folyhatott a bolygó egész felszínén.
Biztosan megint elfelejtette a kulcsát, különben nem állna az ajtó előtt.
Ne aggódj, minden rendben lesz. Köszönöm, ez nagyon kedves öntől.
A rendőrség egy férfit keres, aki este nyolc és kilenc között hagyta el a házat.)"},
{"ro", R"(și de în a la cu nu că o un este pe care din mai se să au fost ce pentru dar sau ca prin după către fără între până
despre când unde cum cine dacă eu tu el ea noi voi ei ele mă te îl îi ne vă le lui mea meu tău sa său lor acest
această aceste acesta aceasta acel acea sunt era erau fi am ai are avem aveți avea poate trebuie vor va toate toți
tot nimic nimeni niciodată întotdeauna ceva cineva aici acolo acum apoi doi două trei an ani zi timp bine nou foarte
doar încă deja pentru că spus spune face merge vine vreau știu azi mâine ieri mulțumesc oameni
Nu știu unde este, dar cred că ea va veni mâine acasă.
Ce faci aici? Te așteptăm de azi-dimineață.
Guvernul a anunțat luni că noua lege va ajuta mulți oameni din țară.
Fratele meu lucrează într-un magazin mic, iar sora mea merge la școală în fiecare zi.
Dacă vrei să înveți o limbă, trebuie să citești, să asculți și să vorbești cât poți de des.
Era o noapte rece și copiii dormeau deja când s-a întors tatăl lor.
Îmi puteți spune cât costă asta? Aș vrea să cumpăr două.
Mai mult de jumătate dintre cei care au participat au răspuns că sunt mulțumiți de viața lor.
Nu mai văzuseră niciodată un loc atât de frumos, așa că au rămas acolo trei săptămâni.
Te rog să-ți scrii numele pe prima pagină și să-mi dai cartea înapoi după lecție.
Echipa a câștigat ultimul meci al anului pentru că fiecare jucător a dat tot ce a putut.
Nu există nimic mai bun decât o ceașcă de ceai fierbinte cu prieteni buni.
Cercetătorii au descoperit că apa ar fi putut curge cândva pe toată suprafața planetei.
Probabil că și-a uitat iar cheia, altfel nu ar sta în fața ușii.
Nu-ți face griji, totul va fi bine. Mulțumesc, este foarte amabil din partea dumneavoastră.
Poliția caută un bărbat care a plecat din casă între orele opt și nouă seara.)"},
{"tr", R"(ve bir bu da de için ile çok ne o olarak daha gibi en var yok ama sonra kadar olan oldu olduğu değil her şey ben sen
biz siz onlar onu ona onun benim senin bizim bana sana beni seni şu ki mi mı mu mü ya veya hem ise eğer çünkü nasıl
neden nerede kim kimse hiç hiçbir şimdi burada orada önce içinde üzerinde arasında göre karşı tarafından bütün tüm
bazı aynı yeni iyi büyük küçük iki üç yıl yılında gün zaman insan insanlar dedi söyledi etti eden yapmak gitmek
gelmek istiyorum biliyorum olacak olur oluyor idi ancak sadece bile bugün yarın dün teşekkürler
Onun nerede olduğunu bilmiyorum ama yarın eve geleceğini sanıyorum.
Burada ne yapıyorsun? Bu sabahtan beri seni bekliyoruz.
Hükümet pazartesi günü yeni yasanın ülkedeki birçok insana yardım edeceğini söyledi.
Erkek kardeşim küçük bir dükkânda çalışıyor, kız kardeşim ise her gün okula gidiyor.
Bir dil öğrenmek istiyorsan mümkün olduğunca sık okumalı, dinlemeli ve konuşmalısın.
Soğuk bir geceydi ve babaları döndüğünde çocuklar çoktan uyumuştu.
Bunun ne kadar olduğunu söyleyebilir misiniz? İki tane almak istiyorum.
Katılanların yarısından fazlası hayatından memnun olduğunu söyledi.
Daha önce hiç bu kadar güzel bir yer görmemişlerdi, bu yüzden orada üç hafta kaldılar.
Lütfen adını ilk sayfaya yaz ve dersten sonra kitabı bana geri ver.
Takım yılın son maçını kazandı çünkü her oyuncu elinden geleni yaptı.
İyi arkadaşlarla içilen bir bardak sıcak çaydan daha güzel bir şey yoktur.
Bilim insanları, bir zamanlar gezegenin bütün yüzeyinde su akmış olabileceğini buldu.
Anahtarını yine unutmuş olmalı, yoksa kapının önünde durmazdı.
Merak etme, her şey yoluna girecek. Teşekkür ederim, çok naziksiniz.
Polis, akşam sekiz ile dokuz arasında evden ayrılan bir adamı arıyor.)"},
{"vi", R"(và của là có được cho không trong một các những người này đó với đã để khi từ cũng như ra về đến tại vào ở trên dưới
sau trước bị do vì nên nếu thì mà hay hoặc nhưng còn rất nhiều hơn nhất đang sẽ phải muốn biết nói làm đi lại lên
xuống tôi bạn anh chị em ông bà nó chúng ta họ mình ai gì đâu sao nào thế bao giờ luôn chưa rồi nữa chỉ mới tất cả
mọi hai ba năm ngày tháng thời gian nước nhà việc theo giữa qua bằng hôm nay ngày mai hôm qua cảm ơn xin vậy đây kia
cùng thấy nghĩ tốt
Tôi không biết anh ấy ở đâu, nhưng tôi nghĩ ngày mai cô ấy sẽ về nhà.
Bạn đang làm gì ở đây? Chúng tôi đã đợi bạn từ sáng nay.
Hôm thứ Hai, chính phủ cho biết luật mới sẽ giúp đỡ nhiều người dân trong nước.
Anh trai tôi làm việc ở một cửa hàng nhỏ, còn em gái tôi đi học mỗi ngày.
Nếu muốn học một ngôn ngữ thì bạn phải đọc, nghe và nói càng nhiều càng tốt.
Đó là một đêm lạnh, và lũ trẻ đã ngủ khi cha chúng trở về.
Bạn có thể cho tôi biết cái này giá bao nhiêu không? Tôi muốn mua hai cái.
Hơn một nửa số người tham gia trả lời rằng họ hài lòng với cuộc sống của mình.
Họ chưa bao giờ thấy nơi nào đẹp như vậy, nên họ đã ở lại đó ba tuần.
Hãy viết tên của bạn lên trang đầu tiên và trả lại sách cho tôi sau giờ học.
Đội đã thắng trận đấu cuối cùng của năm vì mỗi cầu thủ đều cố gắng hết sức.
Không có gì tốt hơn một tách trà nóng cùng với những người bạn tốt.
Các nhà khoa học phát hiện rằng nước có thể đã từng chảy trên khắp bề mặt hành tinh.
Chắc là anh ấy lại quên chìa khóa, nếu không thì anh ấy đã không đứng trước cửa.
Đừng lo, mọi chuyện rồi sẽ ổn thôi. Cảm ơn, bạn thật tử tế.
Cảnh sát đang tìm một người đàn ông rời khỏi nhà từ tám đến chín giờ tối.)"},
{"id", R"(yang dan di ke dari dengan untuk tidak ini itu pada adalah dalam akan oleh sebagai juga atau karena bisa dapat ada
telah sudah belum saya aku kamu anda dia mereka kami kita nya lebih banyak semua orang hari tahun waktu saat ketika
jika kalau tetapi tapi namun hanya masih lagi sangat seperti tentang antara setelah sebelum sampai tanpa agar supaya
sehingga bahwa apa siapa mana bagaimana mengapa kenapa kapan selalu pernah tak bukan jangan harus ingin mau tahu
pergi datang membuat mengatakan menjadi melakukan dua tiga satu baru baik besar para sebuah seorang tersebut
sekarang besok kemarin terima kasih di sini
Saya tidak tahu di mana dia berada, tetapi saya kira dia akan pulang besok.
Kamu sedang apa di sini? Kami sudah menunggu kamu sejak tadi pagi.
Pemerintah mengatakan pada hari Senin bahwa undang-undang baru itu akan membantu banyak orang di negara ini.
Kakak saya bekerja di sebuah toko kecil, dan adik saya pergi ke sekolah setiap hari.
Kalau ingin belajar bahasa, kamu harus membaca, mendengarkan dan berbicara sesering mungkin.
Malam itu dingin, dan anak-anak sudah tidur ketika ayah mereka kembali.
Bisakah Anda memberi tahu saya berapa harganya? Saya ingin membeli dua buah.
Lebih dari separuh peserta menjawab bahwa mereka senang dengan hidup mereka.
Mereka belum pernah melihat tempat yang seindah itu, jadi mereka tinggal di sana selama tiga minggu.
Tolong tulis namamu di halaman pertama dan kembalikan buku itu kepada saya setelah pelajaran.
Tim itu memenangkan pertandingan terakhir tahun ini karena setiap pemain berusaha sebaik mungkin.
Tidak ada yang lebih baik daripada secangkir teh panas bersama teman-teman.
Para ilmuwan menemukan bahwa air mungkin pernah mengalir di seluruh permukaan planet itu.
Dia pasti lupa membawa kuncinya lagi, kalau tidak dia tidak akan berdiri di depan pintu.
Jangan khawatir, semuanya akan baik-baik saja. Terima kasih, Anda baik sekali.
Polisi sedang mencari seorang pria yang meninggalkan rumah antara pukul delapan dan sembilan malam.)"},
{"ca", R"(el la els les de del dels i a al als en un una uns unes és que no per amb per a se es ho hi li els seu seva seus com
més però o aquest aquesta això aquests ha han havia va van era són està estan ser hi ha em et ens us meu teu jo tu
ell ella nosaltres vostè si sí ja molt sense sobre també fins des on quan qui entre tot tots tota res mai sempre
perquè què com quant té tinc pot fer dos anys any dia vegada bé així aquí allà ara després abans altre altra mateix
cada alguna algú dir anar veure vull avui demà ahir gràcies amb l'home d'un
No sé on és, però crec que ella tornarà a casa demà.
Què fas aquí? T'estem esperant des d'aquest matí.
El govern va dir dilluns que la nova llei ajudarà molta gent del país.
El meu germà treballa en una botiga petita i la meva germana va a l'escola cada dia.
Si vols aprendre una llengua, has de llegir, escoltar i parlar tan sovint com puguis.
Era una nit freda i els nens ja dormien quan el seu pare va tornar.
Em pot dir quant costa això? M'agradaria comprar-ne dos.
Més de la meitat dels que hi van participar van respondre que estaven contents amb la seva vida.
No havien vist mai un lloc tan bonic, així que s'hi van quedar tres setmanes.
Si us plau, escriu el teu nom a la primera pàgina i torna'm el llibre després de la classe.
L'equip va guanyar l'últim partit de l'any perquè cada jugador va fer tot el que va poder.
No hi ha res millor que una tassa de te calent amb bons amics.
Els científics van descobrir que l'aigua podria haver corregut per tota la superfície del planeta.
Deu haver oblidat la clau una altra vegada; si no, no estaria dret davant de la porta.
No et preocupis, tot anirà bé. Gràcies, és molt amable.
La policia busca un home que va sortir de casa entre les vuit i les nou del vespre.)"},
{"tl", R"(ang ng sa na mga at ay ko ka si ni kay siya ako ikaw kami tayo kayo sila niya nila namin natin ninyo mo akin iyo
kanya ito iyan iyon dito doon hindi wala may mayroon kung para pero dahil kasi nang upang ngunit lang lamang din rin
ba po pa nga naman daw raw muna na noon ngayon bukas kahapon sino ano saan kailan bakit paano ilan lahat bawat isa
dalawa tatlo araw taon oras tao bahay maganda malaki maliit bago marami gusto alam pumunta gumawa sabi sinabi maging
habang pagkatapos bago kapag kahit lagi ulit salamat mula hanggang tungkol
Hindi ko alam kung nasaan siya, pero sa tingin ko uuwi siya bukas.
Ano ang ginagawa mo rito? Kaninang umaga ka pa namin hinihintay.
Sinabi ng pamahalaan noong Lunes na makakatulong ang bagong batas sa maraming tao sa bansa.
Nagtatrabaho ang kapatid kong lalaki sa isang maliit na tindahan, at pumapasok sa paaralan araw-araw ang kapatid
kong babae.
Kung gusto mong matuto ng isang wika, kailangan mong magbasa, makinig at magsalita hangga't kaya mo.
Malamig ang gabing iyon, at natutulog na ang mga bata nang bumalik ang kanilang ama.
Maaari po bang sabihin ninyo kung magkano ito? Gusto kong bumili ng dalawa.
Mahigit kalahati ng mga sumali ang sumagot na masaya sila sa kanilang buhay.
Hindi pa sila nakakita ng ganoon kagandang lugar, kaya nanatili sila roon nang tatlong linggo.
Pakisulat ang pangalan mo sa unang pahina at ibalik mo sa akin ang aklat pagkatapos ng klase.
Nanalo ang koponan sa huling laro ng taon dahil ginawa ng bawat manlalaro ang kanilang makakaya.
Wala nang mas masarap pa sa isang tasa ng mainit na tsaa kasama ang mabubuting kaibigan.
Natuklasan ng mga siyentipiko na maaaring dumaloy noon ang tubig sa buong ibabaw ng planeta.
Malamang na nakalimutan na naman niya ang susi, kung hindi ay hindi siya tatayo sa harap ng pinto.
Huwag kang mag-alala, magiging maayos ang lahat. Salamat, napakabait mo.
Hinahanap ng pulisya ang isang lalaking umalis sa bahay sa pagitan ng alas otso at alas nuwebe ng gabi.)"},
{"sw", R"(na ya wa kwa ni katika la za cha vya kama hii hiyo huyo hao hayo hilo lakini au pia sana tu si je nini nani wapi
lini vipi kwamba ambao ambayo ambaye yake wake lake zake yangu wangu langu yako wako yetu wetu yao wao mimi wewe
yeye sisi ninyi kila wote yote mtu watu siku mwaka miaka wakati saa nchi nyumba mji kazi maji kubwa ndogo nzuri mpya
moja mbili tatu alikuwa walikuwa ilikuwa kuwa kuna hakuna hapana ndiyo bado sasa leo kesho jana baada kabla kati
bila hadi hata ili kwenye kutoka alisema anasema kufanya kwenda kuja kusema nataka najua asante
Sijui yuko wapi, lakini nadhani atarudi nyumbani kesho.
Unafanya nini hapa? Tumekuwa tukikusubiri tangu asubuhi.
Serikali ilisema siku ya Jumatatu kwamba sheria mpya itawasaidia watu wengi nchini.
Kaka yangu anafanya kazi katika duka dogo, na dada yangu huenda shuleni kila siku.
Ukitaka kujifunza lugha, lazima usome, usikilize na uzungumze mara nyingi kadiri uwezavyo.
Ulikuwa usiku wa baridi, na watoto walikuwa wamelala wakati baba yao aliporudi.
Unaweza kuniambia hii ni bei gani? Ningependa kununua mbili.
Zaidi ya nusu ya watu walioshiriki walijibu kwamba wanafurahia maisha yao.
Hawakuwa wamewahi kuona mahali pazuri namna hiyo, kwa hiyo walikaa huko wiki tatu.
Tafadhali andika jina lako kwenye ukurasa wa kwanza na unirudishie kitabu baada ya somo.
Timu ilishinda mchezo wa mwisho wa mwaka kwa sababu kila mchezaji alijitahidi sana.
Hakuna kitu kizuri kuliko kikombe cha chai ya moto pamoja na marafiki wazuri.
Wanasayansi waligundua kwamba maji huenda yaliwahi kutiririka juu ya uso wote wa sayari.
Lazima amesahau ufunguo wake tena, la sivyo asingekuwa amesimama mbele ya mlango.
Usijali, kila kitu kitakuwa sawa. Asante, wewe ni mkarimu sana.
Polisi wanamtafuta mwanamume aliyeondoka nyumbani kati ya saa mbili na saa tatu usiku.)"},
}};
// clang-format on

} // namespace crossin::detail
#endif
