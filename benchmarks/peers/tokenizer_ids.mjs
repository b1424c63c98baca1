// SPDX-License-Identifier: MIT
// node tokenizer_ids.mjs FOLDER TEXTS.json... > FOLDER/ids.jsonl
//
// Writes what npm's @huggingface/tokenizers (0.2.0) makes of the texts, one {"text": ..., "ids": [...], "framed": [...],
// "decoded": ...} a line, all of which tests/batch/parity.cpp compares: the ids of the text itself, those with the
// tokens that the file puts around a text, and the text of the former. FOLDER holds tokenizer.json and
// tokenizer_config.json; TEXTS.json are XQuAD files, of which contexts and questions are taken, and text files, of which
// lines are.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// The package is looked for where the command is run.
const require = createRequire(process.cwd() + '/');
const { Tokenizer } = require('@huggingface/tokenizers');

const [folder, ...files] = process.argv.slice(2);
const json = name => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
const tokenizer = new Tokenizer(json('tokenizer.json'), json('tokenizer_config.json'));

function* texts(file) {
    const whole = readFileSync(file, 'utf8');
    if (!file.endsWith('.json')) return yield* whole.split('\n');
    for (const article of JSON.parse(whole).data)
        for (const paragraph of article.paragraphs) {
            yield paragraph.context;
            for (const { question } of paragraph.qas) yield question;
        }
}

let lines = '';
for (const file of files)
    for (const text of texts(file)) {
        const { ids } = tokenizer.encode(text, { add_special_tokens: false });
        const framed = tokenizer.encode(text, { add_special_tokens: true }).ids;
        const decoded = ids.length == 0 ? '' : tokenizer.decode(ids, { skip_special_tokens: true, clean_up_tokenization_spaces: false });
        lines += JSON.stringify({ text, ids, framed, decoded }) + '\n';
    }
process.stdout.write(lines);
