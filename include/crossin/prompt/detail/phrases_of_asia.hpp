// SPDX-License-Identifier: MIT
#ifndef CROSSIN_PROMPT_DETAIL_PHRASES_OF_ASIA_HPP
#define CROSSIN_PROMPT_DETAIL_PHRASES_OF_ASIA_HPP

/// \file
/// Phrasebooks of Chinese, Vietnamese, Indonesian, Malay, Japanese, Korean, Arabic, Hindi and Thai. Layer: prompt. Needs:
/// phrasebook, utf8.

#include <cstdint>
#include <string>
#include <string_view>

#include <crossin/core/utf8.hpp>
#include <crossin/prompt/detail/phrasebook.hpp>

namespace crossin::detail {

inline constexpr phrasebook chinese{
    .language = "zh",
    .script = "Hans",
    .spaced = false,
    .style = name_style::dialect,
    .hint = "请{in}回答。",
    .translations = {"请把下面的文字翻译{into}。", "请把下面这段文字{from}翻译{into}。", "下面的文字{in}怎么说？"},
    .forms = [](std::string const& name) -> name_forms { return {"用" + name, "成" + name, "从" + name}; },
    .names = {"英语", "中文", "简体中文", "繁体中文", "越南语", "西班牙语", "法语", "德语", "葡萄牙语", "印度尼西亚语",
              "马来语", "日语", "韩语", "俄语", "阿拉伯语", "印地语", "泰语", "意大利语"},
};

inline constexpr phrasebook traditional_chinese{
    .language = "zh-Hant",
    .script = "Hant",
    .spaced = false,
    .style = name_style::dialect,
    .hint = "請{in}回答。",
    .translations = {"請將下面的文字翻譯{into}。", "請將下面這段文字{from}翻譯{into}。", "下面的文字{in}怎麼說？"},
    .forms = [](std::string const& name) -> name_forms { return {"用" + name, "成" + name, "從" + name}; },
    .names = {"英文", "中文", "簡體中文", "繁體中文", "越南文", "西班牙文", "法文", "德文", "葡萄牙文", "印尼文",
              "馬來文", "日文", "韓文", "俄文", "阿拉伯文", "印地文", "泰文", "義大利文"},
};

inline constexpr phrasebook vietnamese{
    .language = "vi",
    .script = "Latn",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "Hãy trả lời {in}.",
    .translations = {"Hãy dịch văn bản sau {into}.", "Hãy dịch văn bản này {from} {into}.",
                     "Nội dung sau đây viết {in} như thế nào?"},
    .forms = [](std::string const& name) -> name_forms {
        // ICU writes "Tiếng" as at the start of a sentence.
        std::string const inner = name.starts_with("Tiếng ") ? "t" + name.substr(1) : "tiếng " + name;
        return {"bằng " + inner, "sang " + inner, "từ " + inner};
    },
    .names = {"Tiếng Anh", "Tiếng Trung", "Tiếng Trung giản thể", "Tiếng Trung phồn thể", "Tiếng Việt",
              "Tiếng Tây Ban Nha", "Tiếng Pháp", "Tiếng Đức", "Tiếng Bồ Đào Nha", "Tiếng Indonesia", "Tiếng Mã Lai",
              "Tiếng Nhật", "Tiếng Hàn", "Tiếng Nga", "Tiếng Ả Rập", "Tiếng Hindi", "Tiếng Thái", "Tiếng Ý"},
};

inline constexpr phrasebook indonesian{
    .language = "id",
    .script = "Latn",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "Jawablah {in}.",
    .translations = {"Terjemahkan teks berikut {into}.", "Terjemahkan teks ini {from} {into}.",
                     "Bagaimana teks berikut ditulis {in}?"},
    .forms = [](std::string const& name) -> name_forms {
        return {"dalam bahasa " + name, "ke dalam bahasa " + name, "dari bahasa " + name};
    },
    .names = {"Inggris", "Tionghoa", "Tionghoa aksara sederhana", "Tionghoa aksara tradisional", "Vietnam", "Spanyol",
              "Prancis", "Jerman", "Portugis", "Indonesia", "Melayu", "Jepang", "Korea", "Rusia", "Arab", "Hindi",
              "Thai", "Italia"},
};

inline constexpr phrasebook malay{
    .language = "ms",
    .script = "Latn",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "Sila jawab {in}.",
    .translations = {"Terjemahkan teks berikut {into}.", "Terjemahkan teks ini {from} {into}.",
                     "Bagaimanakah teks berikut ditulis {in}?"},
    .forms = [](std::string const& name) -> name_forms {
        return {"dalam bahasa " + name, "ke dalam bahasa " + name, "daripada bahasa " + name};
    },
    .names = {"Inggeris", "Cina", "Cina Ringkas", "Cina Tradisional", "Vietnam", "Sepanyol", "Perancis", "Jerman",
              "Portugis", "Indonesia", "Melayu", "Jepun", "Korea", "Rusia", "Arab", "Hindi", "Thai", "Itali"},
};

/// ICU's Japanese names have ASCII parentheses, some after a blank; running text has wide ones.
[[nodiscard]] inline std::string with_wide_parentheses(std::string const& name)
{
    std::string wide;
    for (char const c : name) {
        if (c == '(' && wide.ends_with(' ')) wide.pop_back();
        if (c == '(')
            wide += "（";
        else if (c == ')')
            wide += "）";
        else
            wide += c;
    }
    return wide;
}

inline constexpr phrasebook japanese{
    .language = "ja",
    .script = "Jpan",
    .spaced = false,
    .style = name_style::dialect,
    .hint = "{in}答えてください。",
    .translations = {"次の文章を{into}翻訳してください。", "この文章を{from}{into}翻訳してください。",
                     "次の文章を{in}書くとどうなりますか。"},
    .forms = [](std::string const& name) -> name_forms {
        std::string const wide = with_wide_parentheses(name);
        return {wide + "で", wide + "に", wide + "から"};
    },
    .names = {"英語", "中国語", "簡体字中国語", "繁体字中国語", "ベトナム語", "スペイン語", "フランス語", "ドイツ語",
              "ポルトガル語", "インドネシア語", "マレー語", "日本語", "韓国語", "ロシア語", "アラビア語",
              "ヒンディー語", "タイ語", "イタリア語"},
};

/// The particle 로 or 으로: the long form after a final consonant other than ㄹ. Parentheses are passed over.
///
/// Source: the Unicode Standard, section 3.12 (28 syllables from U+AC00 on share initial and vowel).
[[nodiscard]] inline std::string with_korean_particle(std::string const& name)
{
    std::string_view const head = std::string_view(name).substr(0, name.find('('));
    char32_t last = 0;
    for (std::size_t at = 0; at < head.size();) last = next_code_point(head, at);
    bool const syllable = last >= 0xAC00 && last <= 0xD7A3;
    auto const final_consonant = syllable ? (static_cast<std::uint32_t>(last) - 0xAC00) % 28 : 0; // 0: none, 8: ㄹ
    return name + (final_consonant == 0 || final_consonant == 8 ? "로" : "으로");
}

inline constexpr phrasebook korean{
    .language = "ko",
    .script = "Kore",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "{in} 답해 주세요.",
    .translations = {"다음 글을 {into} 번역해 주세요.", "이 글을 {from} {into} 번역해 주세요.",
                     "다음 글을 {into} 옮겨 주세요."},
    .forms = [](std::string const& name) -> name_forms {
        return {with_korean_particle(name), with_korean_particle(name), name + "에서"};
    },
    .names = {"영어", "중국어", "중국어 간체", "중국어 번체", "베트남어", "스페인어", "프랑스어", "독일어",
              "포르투갈어", "인도네시아어", "말레이어", "일본어", "한국어", "러시아어", "아랍어", "힌디어", "태국어",
              "이탈리아어"},
};

inline constexpr phrasebook arabic{
    .language = "ar",
    .script = "Arab",
    .spaced = true,
    .style = name_style::standard,
    .hint = "أجب {in}.",
    .translations = {"ترجم النص التالي {into}.", "ترجم هذا النص {from} {into}.", "كيف يُكتب النص التالي {in}؟"},
    .forms = [](std::string const& name) -> name_forms {
        // An adjective with the article follows اللغة; a proper name is the second part of a genitive.
        std::string const noun = name.starts_with("ال") ? "اللغة " + name : "لغة " + name;
        return {"ب" + noun, "إلى " + noun, "من " + noun};
    },
    .names = {"الإنجليزية", "الصينية", "الصينية المبسطة", "الصينية التقليدية", "الفيتنامية", "الإسبانية", "الفرنسية",
              "الألمانية", "البرتغالية", "الإندونيسية", "الملايوية", "اليابانية", "الكورية", "الروسية", "العربية",
              "الهندية", "التايلاندية", "الإيطالية"},
};

inline constexpr phrasebook hindi{
    .language = "hi",
    .script = "Deva",
    .spaced = true,
    .style = name_style::dialect,
    .hint = "{in} उत्तर दीजिए।",
    .translations = {"निम्नलिखित पाठ का {into} अनुवाद कीजिए।", "इस पाठ का {from} {into} अनुवाद कीजिए।",
                     "नीचे दिए गए पाठ को {in} लिखिए।"},
    .forms = [](std::string const& name) -> name_forms { return {name + " में", name + " में", name + " से"}; },
    .names = {"अंग्रेज़ी", "चीनी", "सरलीकृत चीनी", "पारंपरिक चीनी", "वियतनामी", "स्पेनिश", "फ़्रेंच", "जर्मन", "पुर्तगाली",
              "इंडोनेशियाई", "मलय", "जापानी", "कोरियाई", "रूसी", "अरबी", "हिन्दी", "थाई", "इतालवी"},
};

inline constexpr phrasebook thai{
    .language = "th",
    .script = "Thai",
    .spaced = true,
    .style = name_style::standard,
    .hint = "โปรดตอบ{in}",
    .translations = {"โปรดแปลข้อความต่อไปนี้{into}", "โปรดแปลข้อความนี้{from}{into}", "ข้อความต่อไปนี้เขียน{in}ว่าอย่างไร"},
    .forms = [](std::string const& name) -> name_forms {
        return {"เป็นภาษา" + name, "เป็นภาษา" + name, "จากภาษา" + name};
    },
    .names = {"อังกฤษ", "จีน", "จีนตัวย่อ", "จีนตัวเต็ม", "เวียดนาม", "สเปน", "ฝรั่งเศส", "เยอรมัน", "โปรตุเกส", "อินโดนีเซีย", "มลายู",
              "ญี่ปุ่น", "เกาหลี", "รัสเซีย", "อาหรับ", "ฮินดี", "ไทย", "อิตาลี"},
};

} // namespace crossin::detail
#endif
