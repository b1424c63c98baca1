// SPDX-License-Identifier: MIT
#include "words.hpp"

namespace experiment {
namespace {

constexpr word places[] = {
    {"bakery", "panadería", "tiệm_bánh", "面包店"},
    {"mill", "molino", "cối_xay", "磨坊"},
    {"school", "escuela", "trường_học", "学校"},
    {"clinic", "clínica", "phòng_khám", "诊所"},
    {"library", "biblioteca", "thư_viện", "图书馆"},
    {"harbour", "puerto", "bến_cảng", "港口"},
    {"market", "mercado", "cái_chợ", "市场"},
    {"museum", "museo", "bảo_tàng", "博物馆"},
    {"castle", "castillo", "lâu_đài", "城堡"},
    {"bridge", "puente", "cây_cầu", "桥"},
    {"farm", "granja", "nông_trại", "农场"},
    {"church", "iglesia", "nhà_thờ", "教堂"},
    {"temple", "templo", "ngôi_đền", "寺庙"},
    {"garden", "jardín", "khu_vườn", "花园"},
    {"forest", "bosque", "khu_rừng", "森林"},
    {"beach", "playa", "bãi_biển", "海滩"},
    {"island", "isla", "hòn_đảo", "岛"},
    {"lake", "lago", "cái_hồ", "湖"},
    {"river", "río", "dòng_sông", "河"},
    {"mountain", "montaña", "ngọn_núi", "山"},
    {"valley", "valle", "thung_lũng", "山谷"},
    {"desert", "desierto", "sa_mạc", "沙漠"},
    {"cave", "cueva", "hang_động", "洞穴"},
    {"tower", "torre", "tòa_tháp", "塔"},
    {"palace", "palacio", "cung_điện", "宫殿"},
    {"prison", "prisión", "nhà_tù", "监狱"},
    {"factory", "fábrica", "nhà_máy", "工厂"},
    {"mine", "mina", "hầm_mỏ", "矿井"},
    {"quarry", "cantera", "mỏ_đá", "采石场"},
    {"station", "estación", "nhà_ga", "车站"},
    {"airport", "aeropuerto", "sân_bay", "机场"},
    {"bank", "banco", "ngân_hàng", "银行"},
    {"theatre", "teatro", "nhà_hát", "剧院"},
    {"cinema", "cine", "rạp_phim", "电影院"},
    {"kitchen", "cocina", "nhà_bếp", "厨房"},
    {"cellar", "sótano", "hầm_rượu", "地窖"},
    {"attic", "desván", "gác_mái", "阁楼"},
    {"barn", "granero", "kho_thóc", "谷仓"},
    {"stable", "establo", "chuồng_ngựa", "马厩"},
    {"well", "pozo", "giếng_nước", "水井"},
    {"fountain", "fuente", "đài_phun", "喷泉"},
    {"square", "plaza", "quảng_trường", "广场"},
    {"street", "calle", "con_phố", "街道"},
    {"village", "aldea", "ngôi_làng", "村庄"},
    {"lighthouse", "faro", "ngọn_hải_đăng", "灯塔"},
    {"shipyard", "astillero", "xưởng_tàu", "船厂"},
    {"vineyard", "viñedo", "vườn_nho", "葡萄园"},
    {"orchard", "huerto", "vườn_quả", "果园"},
};

constexpr word crafts[] = {
    {"baker", "panadero", "thợ_bánh", "面包师"},
    {"miller", "molinero", "chủ_cối", "磨坊主"},
    {"teacher", "maestro", "giáo_viên", "教师"},
    {"nurse", "enfermero", "y_tá", "护士"},
    {"judge", "juez", "thẩm_phán", "法官"},
    {"farmer", "granjero", "nông_dân", "农民"},
    {"fisher", "pescador", "ngư_dân", "渔夫"},
    {"hunter", "cazador", "thợ_săn", "猎人"},
    {"sailor", "marinero", "thủy_thủ", "水手"},
    {"soldier", "soldado", "người_lính", "士兵"},
    {"tailor", "sastre", "thợ_may", "裁缝"},
    {"weaver", "tejedor", "thợ_dệt", "织工"},
    {"potter", "alfarero", "thợ_gốm", "陶工"},
    {"smith", "herrero", "thợ_rèn", "铁匠"},
    {"carpenter", "carpintero", "thợ_mộc", "木匠"},
    {"mason", "albañil", "thợ_nề", "泥瓦匠"},
    {"painter", "pintor", "họa_sĩ", "画家"},
    {"singer", "cantante", "ca_sĩ", "歌手"},
    {"dancer", "bailarín", "vũ_công", "舞者"},
    {"writer", "escritor", "nhà_văn", "作家"},
    {"poet", "poeta", "nhà_thơ", "诗人"},
    {"printer", "impresor", "thợ_in", "印刷工"},
    {"cook", "cocinero", "đầu_bếp", "厨师"},
    {"waiter", "camarero", "bồi_bàn", "服务员"},
    {"driver", "conductor", "tài_xế", "司机"},
    {"pilot", "piloto", "phi_công", "飞行员"},
    {"surgeon", "cirujano", "bác_sĩ", "医生"},
    {"dentist", "dentista", "nha_sĩ", "牙医"},
    {"lawyer", "abogado", "luật_sư", "律师"},
    {"clerk", "oficinista", "thư_ký", "职员"},
    {"banker", "banquero", "chủ_nhà_băng", "银行家"},
    {"merchant", "mercader", "thương_nhân", "商人"},
    {"gardener", "jardinero", "người_làm_vườn", "园丁"},
    {"shepherd", "pastor", "người_chăn_cừu", "牧羊人"},
    {"miner", "minero", "thợ_mỏ", "矿工"},
    {"watchmaker", "relojero", "thợ_đồng_hồ", "钟表匠"},
    {"jeweller", "joyero", "thợ_kim_hoàn", "珠宝商"},
    {"butcher", "carnicero", "người_bán_thịt", "屠夫"},
    {"barber", "barbero", "thợ_cắt_tóc", "理发师"},
    {"guard", "guardia", "lính_gác", "卫兵"},
    {"spy", "espía", "gián_điệp", "间谍"},
    {"monk", "monje", "nhà_sư", "和尚"},
    {"librarian", "bibliotecario", "thủ_thư", "馆员"},
    {"engineer", "ingeniero", "kỹ_sư", "工程师"},
    {"chemist", "químico", "nhà_hóa_học", "化学家"},
    {"astronomer", "astrónomo", "nhà_thiên_văn", "天文学家"},
    {"translator", "traductor", "dịch_giả", "译者"},
    {"beekeeper", "apicultor", "người_nuôi_ong", "养蜂人"},
};

constexpr word pets[] = {
    {"dog", "perro", "con_chó", "狗"},          {"cat", "gato", "con_mèo", "猫"},
    {"horse", "caballo", "con_ngựa", "马"},     {"cow", "vaca", "con_bò", "牛"},
    {"pig", "cerdo", "con_lợn", "猪"},          {"sheep", "oveja", "con_cừu", "绵羊"},
    {"goat", "cabra", "con_dê", "山羊"},        {"hen", "gallina", "con_gà", "母鸡"},
    {"duck", "pato", "con_vịt", "鸭子"},        {"goose", "ganso", "con_ngỗng", "鹅"},
    {"rabbit", "conejo", "con_thỏ", "兔子"},    {"mouse", "ratón", "con_chuột", "老鼠"},
    {"fox", "zorro", "con_cáo", "狐狸"},        {"wolf", "lobo", "con_sói", "狼"},
    {"bear", "oso", "con_gấu", "熊"},           {"lion", "león", "sư_tử", "狮子"},
    {"tiger", "tigre", "con_hổ", "老虎"},       {"elephant", "elefante", "con_voi", "大象"},
    {"monkey", "mono", "con_khỉ", "猴子"},      {"camel", "camello", "lạc_đà", "骆驼"},
    {"deer", "ciervo", "con_hươu", "鹿"},       {"donkey", "burro", "con_lừa", "驴"},
    {"snake", "serpiente", "con_rắn", "蛇"},    {"frog", "rana", "con_ếch", "青蛙"},
    {"turtle", "tortuga", "con_rùa", "乌龟"},   {"fish", "pez", "con_cá", "鱼"},
    {"shark", "tiburón", "cá_mập", "鲨鱼"},     {"whale", "ballena", "cá_voi", "鲸鱼"},
    {"dolphin", "delfín", "cá_heo", "海豚"},    {"crab", "cangrejo", "con_cua", "螃蟹"},
    {"bee", "abeja", "con_ong", "蜜蜂"},        {"ant", "hormiga", "con_kiến", "蚂蚁"},
    {"spider", "araña", "con_nhện", "蜘蛛"},    {"butterfly", "mariposa", "con_bướm", "蝴蝶"},
    {"owl", "búho", "con_cú", "猫头鹰"},        {"eagle", "águila", "đại_bàng", "老鹰"},
    {"crow", "cuervo", "con_quạ", "乌鸦"},      {"swan", "cisne", "thiên_nga", "天鹅"},
    {"parrot", "loro", "con_vẹt", "鹦鹉"},      {"peacock", "pavo_real", "con_công", "孔雀"},
    {"bat", "murciélago", "con_dơi", "蝙蝠"},   {"hedgehog", "erizo", "con_nhím", "刺猬"},
    {"squirrel", "ardilla", "con_sóc", "松鼠"}, {"otter", "nutria", "rái_cá", "水獭"},
    {"seal", "foca", "hải_cẩu", "海豹"},        {"lizard", "lagarto", "thằn_lằn", "蜥蜴"},
    {"snail", "caracol", "ốc_sên", "蜗牛"},     {"worm", "gusano", "con_giun", "蚯蚓"},
};

constexpr word signs[] = {
    {"star", "estrella", "ngôi_sao", "星星"},  {"moon", "luna", "mặt_trăng", "月亮"},
    {"sun", "sol", "mặt_trời", "太阳"},        {"key", "llave", "chìa_khóa", "钥匙"},
    {"crown", "corona", "vương_miện", "王冠"}, {"anchor", "ancla", "mỏ_neo", "锚"},
    {"sword", "espada", "thanh_kiếm", "剑"},   {"shield", "escudo", "cái_khiên", "盾"},
    {"leaf", "hoja", "chiếc_lá", "叶子"},      {"flower", "flor", "bông_hoa", "花"},
    {"tree", "árbol", "cái_cây", "树"},        {"wheel", "rueda", "bánh_xe", "车轮"},
    {"bell", "campana", "cái_chuông", "铃铛"}, {"book", "libro", "quyển_sách", "书"},
    {"flame", "llama", "ngọn_lửa", "火焰"},    {"arrow", "flecha", "mũi_tên", "箭"},
};

constexpr relation_texts texts[relation_count][language_count] = {
    {{{"{n} was born in {v} .", "{v} is the year when {n} was born .", "the birth year of {n} is {v} ."},
      "when was {n} born ?"},
     {{"{n} nació en {v} .", "{v} es el año en que nació {n} .", "el año de nacimiento de {n} es {v} ."},
      "¿ cuándo nació {n} ?"},
     {{"{n} sinh năm {v} .", "{v} là năm {n} ra_đời .", "năm_sinh của {n} là {v} ."}, "{n} sinh năm nào ?"},
     {{"{n} 出生 于 {v} 。", "{v} 是 {n} 出生 的 年份 。", "{n} 的 出生 年份 是 {v} 。"}, "{n} 哪年 出生 ？"}},
    {{{"{n} lives by the {v} .", "the {v} is the home of {n} .", "the home of {n} is by the {v} ."},
      "where does {n} live ?"},
     {{"{n} vive junto_a : {v} .", "{v} : hogar de {n} .", "el hogar de {n} está en : {v} ."}, "¿ dónde vive {n} ?"},
     {{"{n} sống gần {v} .", "{v} là nơi_ở của {n} .", "nhà của {n} ở cạnh {v} ."}, "{n} sống ở đâu ?"},
     {{"{n} 住 在 {v} 旁边 。", "{v} 是 {n} 的 家 。", "{n} 的 家 在 {v} 。"}, "{n} 住 在 哪里 ？"}},
    {{{"{n} works as a {v} .", "the craft of {n} is {v} .", "a {v} by trade is {n} ."}, "what is the craft of {n} ?"},
     {{"{n} trabaja de {v} .", "el oficio de {n} es {v} .", "de profesión {v} es {n} ."},
      "¿ cuál es el oficio de {n} ?"},
     {{"{n} làm nghề {v} .", "nghề của {n} là {v} .", "{v} là công_việc của {n} ."}, "nghề của {n} là gì ?"},
     {{"{n} 的 职业 是 {v} 。", "{n} 当 {v} 。", "{v} 是 {n} 的 工作 。"}, "{n} 的 职业 是 什么 ？"}},
    {{{"{n} keeps a {v} .", "the animal of {n} is a {v} .", "a {v} belongs to {n} ."}, "which animal does {n} keep ?"},
     {{"{n} tiene un animal : {v} .", "el animal de {n} es : {v} .", "{v} : animal que cuida {n} ."},
      "¿ qué animal tiene {n} ?"},
     {{"{n} nuôi {v} .", "vật_nuôi của {n} là {v} .", "{v} thuộc_về {n} ."}, "{n} nuôi con gì ?"},
     {{"{n} 养 {v} 。", "{n} 的 动物 是 {v} 。", "{v} 属于 {n} 。"}, "{n} 养 什么 动物 ？"}},
    {{{"{n} wears the badge {v} .", "the badge of {n} shows {v} .", "{v} is on the badge of {n} ."},
      "what is on the badge of {n} ?"},
     {{"{n} lleva la insignia {v} .", "la insignia de {n} muestra {v} .", "{v} está en la insignia de {n} ."},
      "¿ qué hay en la insignia de {n} ?"},
     {{"{n} đeo huy_hiệu {v} .", "huy_hiệu của {n} có {v} .", "{v} ở trên huy_hiệu của {n} ."},
      "trên huy_hiệu của {n} có gì ?"},
     {{"{n} 戴 着 徽章 {v} 。", "{n} 的 徽章 上 有 {v} 。", "{v} 在 {n} 的 徽章 上 。"}, "{n} 的 徽章 上 有 什么 ？"}},
};

} // namespace

relation_texts const& texts_of(relation which, std::size_t language) { return texts[which][language]; }

std::span<word const> own_words(relation which)
{
    switch (which) {
    case home: return places;
    case craft: return crafts;
    case pet: return pets;
    case badge: return signs;
    case year: break;
    }
    return {};
}

} // namespace experiment
