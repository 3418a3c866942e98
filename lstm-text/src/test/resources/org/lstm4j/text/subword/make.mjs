// Makes cases of tokenizers with Hugging Face's library (npm install tokenizers@0.23.2; node make.mjs > cases.jsonl): first the texts and
// the models, each by its name, then a case a line: a tokenizer.json, whose model is named, and what the library gives for each text.
// The vocabularies are made here, of the sentences below. The model "bytes" has a token for each byte, whose id it is, and ends each piece
// with "|", so that what comes of it is what the steps before the model made of a text: such results are written as text.
import tokenizers from 'tokenizers';

const sentences = `the cat sat on the mat and the dog ran after the cat
a model reads words and a tokenizer makes words of letters
lower and lowest and newer and newest and wider and widest
she sells sea shells on the sea shore and the shells she sells are sea shells
hello world, hello there! numbers like 10, 100 and 1000 are read as well
what's there isn't theirs; it's ours and we'll keep it
café crème brûlée naïve façade über straße
привет мир и привет снова
东京 大阪 京都 世界 你好`.split('\n');

const texts = [
  '', ' ', 'The CAT sat on the mat', '  two  spaces  and a tab\tand\nlines\r\n\n ', 'hello world, hello there!!',
  "what's isn't we'll THEY'RE 'tis", 'lowest newest unwidest', 'café CRÈME naïve über straße', 'cafe\u0301 e\u0301\u0302x \u0301start',
  'İstanbul ΑΣ ΣΑΣ ſ ﬁne Ⅷ ½ ² ①', '你好世界 and 東京タワー、カー。', '한국어 문장', 'привет Мир', 'नमस्ते दुनिया', 'שָׁלוֹם العَرَبِيَّة',
  '👍🏽 👩‍👧 🇩🇪 😀😀', 'zero\u200bwidth\u200djoin\u00a0nbsp\u3000wide\ufeffbom\u00adshy', 'control\u0000nul\u0001\u007f\u0085\u009f\ufffd private\ue000',
  'a'.repeat(101), '1000 10.5 3,14 ٣٤ 1st', '[CLS] the [MASK] cat [SEP]', 'x[MASK]y  [MASK]  z[SEP]', 'the<extra>cat <extra>  dog',
  'Yesterday yesterday YESTERDAY', 'under_score snake_case-kebab a+b=c $5 €6 <tag> ^~`|', '\u201cquotes\u201d \u2013 dash\u2026', '▁the▁cat', 'ab  cd   ef ',
  'the\u2028line\u2029para', '𝒳𝓎 𐍈 𠀀', '<0x41> <unk> [UNK]', 'ąčę ŁÓDŹ ǅ ŉ', 'ﷺ ㎏ ｆｕｌｌ ﾊﾝｶｸ ㌀', 'aa  b', '\n', '\u0301'];

const count = (map, key, n = 1) => map.set(key, (map.get(key) ?? 0) + n);
const byRank = map => [...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(x => x[0]);

// Pairs are joined, the most frequent first.
function train(words, merges, prefix = '', suffix = '') {
  const spelled = words.map(word => [...word].map((c, i, all) => (i ? prefix : '') + c + (i === all.length - 1 ? suffix : '')));
  const vocab = new Set(spelled.flat());
  const made = [];
  while (made.length < merges) {
    const pairs = new Map();
    spelled.forEach(word => word.slice(1).forEach((b, i) => count(pairs, JSON.stringify([word[i], b]))));
    if (pairs.size === 0) break;
    const [a, b] = JSON.parse(byRank(pairs)[0]);
    const joined = a + b.slice(prefix.length);
    made.push([a, b]);
    vocab.add(joined);
    spelled.forEach(word => {
      for (let i = 0; i + 1 < word.length; i++) if (word[i] === a && word[i + 1] === b) word.splice(i, 2, joined);
    });
  }
  return { vocab: [...vocab], merges: made };
}
const numbered = tokens => Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
const words = sentences.flatMap(line => line.split(' '));
const spaced = sentences.flatMap(line => line.split(' ').map(word => '▁' + word));
const bytes = Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`);
const visible = byte => { // GPT-2's characters
  const printable = b => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
  return printable(byte) ? String.fromCharCode(byte) : String.fromCharCode(256 + Array.from({ length: byte }, (_, b) => b).filter(b => !printable(b)).length);
};
const alphabet = Array.from({ length: 256 }, (_, b) => visible(b));
const inBytes = text => [...new TextEncoder().encode(text)].map(visible).join('');

const plain = train(words, 90);
const sub = train(words, 90, '##');
const ended = train(words, 90, '', '</w>');
const level = train(sentences.flatMap(line => line.match(/ ?[^ ]+/g)).map(inBytes), 140);
const meta = train(spaced, 90);
const pieces = new Map();
spaced.forEach(word => { const c = [...word]; for (let i = 0; i < c.length; i++) for (let k = 1; k <= 7 && i + k <= c.length; k++) count(pieces, c.slice(i, i + k).join('')); });
const total = [...pieces.values()].reduce((a, b) => a + b);
const kept = byRank(pieces).filter(p => [...p].length === 1 || pieces.get(p) > 1).slice(0, 240);
const scored = kept.map(p => [p, Number((Math.log(pieces.get(p) / total) + ([...p].length - 1) * 1.5).toPrecision(8))]);

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const models = {
  bytes: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: '|', fuse_unk: false, byte_fallback: true, ignore_merges: false, vocab: numbered(bytes), merges: [] },
  wordLevel: { type: 'WordLevel', unk_token: '[UNK]', vocab: numbered([...special, ...words]) },
  wordPiece: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: numbered([...special, ...sub.vocab]) },
  bpe: { type: 'BPE', dropout: null, unk_token: '[UNK]', continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, vocab: numbered([...special, ...plain.vocab]), merges: plain.merges.map(p => p.join(' ')) },
  bpePrefix: { type: 'BPE', dropout: null, unk_token: '[UNK]', continuing_subword_prefix: '##', end_of_word_suffix: null, fuse_unk: true, byte_fallback: false, ignore_merges: false, vocab: numbered([...special, ...sub.vocab]), merges: sub.merges },
  bpeSuffix: { type: 'BPE', dropout: null, unk_token: '[UNK]', continuing_subword_prefix: '', end_of_word_suffix: '</w>', fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab: numbered([...special, ...ended.vocab]), merges: ended.merges },
  byteLevel: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: '', end_of_word_suffix: '', fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab: numbered([...alphabet, ...level.vocab, '<|endoftext|>']), merges: level.merges.map(p => p.join(' ')) },
  byteLevelWhole: { type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: true, vocab: numbered([...alphabet, ...level.vocab, 'unmerged', inBytes('你好')]), merges: level.merges },
  llama: { type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: true, byte_fallback: true, ignore_merges: false, vocab: numbered(['<unk>', '<s>', '</s>', ...bytes, ...meta.vocab]), merges: meta.merges },
  fewBytes: { type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: true, ignore_merges: false, vocab: numbered(['<unk>', ...bytes.slice(0, 0xC4), ...meta.vocab]), merges: meta.merges },
  unigram: { type: 'Unigram', unk_id: 2, byte_fallback: false, vocab: [['<s>', 0], ['</s>', 0], ['<unk>', 0], ...scored] },
  unigramBytes: { type: 'Unigram', unk_id: 0, byte_fallback: true, vocab: [['<unk>', 0], ...bytes.map(b => [b, 0]), ...scored] },
};

const added = (id, content, options = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...options });
const bert = { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true };
const gpt2 = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
const metaspace = (scheme, split) => ({ type: 'Metaspace', replacement: '▁', prepend_scheme: scheme, split });
const split = (pattern, behavior, invert = false) => ({ type: 'Split', pattern, behavior, invert });
const regex = text => ({ Regex: text });
const string = text => ({ String: text });
const sequence = (key, ...steps) => ({ type: 'Sequence', [key]: steps });
const one = (id, ids = [0], tokens = ['x']) => ({ [id]: { id, ids, tokens } });
const template = single => ({ type: 'TemplateProcessing', single, pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 1 } }], special_tokens: { ...one('[CLS]', [2], ['[CLS]']), ...one('[SEP]', [3], ['[SEP]']), ...one('both', [2, 3], ['[CLS]', '[SEP]']) } });
const A = { Sequence: { id: 'A', type_id: 0 } };
const token = id => ({ SpecialToken: { id, type_id: 0 } });
const inBert = special.map((t, i) => added(i, t));

// SentencePiece's table: a double array over bytes, made of a trie by trying offsets.
function charsmap(map) {
  const root = { next: new Map(), value: -1 };
  let strings = '';
  for (const [from, to] of map) {
    let node = root;
    for (const byte of new TextEncoder().encode(from)) { if (!node.next.has(byte)) node.next.set(byte, { next: new Map(), value: -1 }); node = node.next.get(byte); }
    node.value = new TextEncoder().encode(strings).length;
    strings += to + '\0';
  }
  const units = [0], used = new Set([0]);
  const place = (node, at) => {
    const labels = [...node.next.keys(), ...(node.value >= 0 ? [0] : [])];
    let offset = 1;
    while (labels.some(l => used.has(at ^ offset ^ l) || (at ^ offset ^ l) === 0) || offset >= 1 << 21) offset++;
    labels.forEach(l => used.add(at ^ offset ^ l));
    units[at] = (units[at] ?? 0) | (offset << 10) | (node.value >= 0 ? 1 << 8 : 0);
    if (node.value >= 0) units[at ^ offset] = (node.value | 0x80000000) >>> 0;
    for (const [label, child] of node.next) units[at ^ offset ^ label] = label;
    for (const [label, child] of node.next) place(child, at ^ offset ^ label);
  };
  place(root, 0);
  const size = Math.max(...used) + 256;
  const out = Buffer.alloc(4 + 4 * size);
  out.writeUInt32LE(4 * size, 0);
  for (let i = 0; i < size; i++) out.writeUInt32LE((units[i] ?? 0) >>> 0, 4 + 4 * i);
  return Buffer.concat([out, Buffer.from(strings, 'utf8')]).toString('base64');
}
const table = charsmap([['e\u0301', 'é'], ['ﬁ', 'fi'], ['Ⅷ', 'VIII'], ['\u00a0', ' '], ['\u3000', ' '], ['\u0085', ''], ['①', '1'], ['ｆ', 'f'], ['ｕ', 'u'], ['ｌ', 'l'], ['㎏', 'kg'], ['\t', ' '], ['👍', '+1']]);

const cases = [];
const add = (name, model, parts = {}) => cases.push({ name, model, tokenizer: { version: '1.0', truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...parts } });

for (const [name, normalizer] of Object.entries({
  bert, bertCased: { ...bert, lowercase: false }, bertKeepsAccents: { ...bert, strip_accents: false }, bertBare: { type: 'BertNormalizer', clean_text: false, handle_chinese_chars: false, strip_accents: true, lowercase: false },
  lowercase: { type: 'Lowercase' }, nfc: { type: 'NFC' }, nfd: { type: 'NFD' }, nfkc: { type: 'NFKC' }, nfkd: { type: 'NFKD' }, stripAccents: { type: 'StripAccents' }, accents: sequence('normalizers', { type: 'NFD' }, { type: 'Lowercase' }, { type: 'StripAccents' }),
  strip: { type: 'Strip', strip_left: true, strip_right: true }, stripLeft: { type: 'Strip', strip_left: true, strip_right: false }, stripRight: { type: 'Strip', strip_left: false, strip_right: true },
  replace: { type: 'Replace', pattern: string('the'), content: '$1' }, replaceRegex: { type: 'Replace', pattern: regex(' {2,}|[\\n\\t]+'), content: ' ' }, replaceNothing: { type: 'Replace', pattern: string(''), content: '-' }, replaceLines: { type: 'Replace', pattern: regex('^|$'), content: '#' },
  prepend: { type: 'Prepend', prepend: '▁' }, nmt: { type: 'Nmt' }, precompiled: { type: 'Precompiled', precompiled_charsmap: table }, byteLevel: { type: 'ByteLevel' },
})) add('normalizer ' + name, 'bytes', { normalizer });

for (const [name, pre_tokenizer] of Object.entries({
  bert: { type: 'BertPreTokenizer' }, whitespace: { type: 'Whitespace' }, whitespaceSplit: { type: 'WhitespaceSplit' }, byteLevel: gpt2, byteLevelPrefix: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false }, byteLevelWhole: { ...gpt2, use_regex: false },
  metaspaceAlways: metaspace('always', true), metaspaceNever: metaspace('never', true), metaspaceFirst: metaspace('first', true), metaspaceWhole: metaspace('always', false), metaspaceOld: { type: 'Metaspace', replacement: '_', add_prefix_space: true },
  punctuation: { type: 'Punctuation', behavior: 'Isolated' }, punctuationContiguous: { type: 'Punctuation', behavior: 'Contiguous' }, digits: { type: 'Digits', individual_digits: true }, numbers: { type: 'Digits', individual_digits: false },
  removed: split(string(' '), 'Removed'), isolated: split(string('a'), 'Isolated'), previous: split(string(' '), 'MergedWithPrevious'), next: split(string(' '), 'MergedWithNext'), contiguous: split(string(' '), 'Contiguous'), inverted: split(regex('\\w+'), 'Removed', true), characters: split(regex(''), 'Isolated'),
  delimiter: { type: 'CharDelimiterSplit', delimiter: 'e' }, scripts: { type: 'UnicodeScripts' }, fixedLength: { type: 'FixedLength', length: 3 },
  gpt4: sequence('pretokenizers', split(regex("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"), 'Isolated'), { ...gpt2, use_regex: false }),
  gpt4o: split(regex("[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s+"), 'Isolated'),
  classes: split(regex('[[:punct:]]|\\h+(?=\\W)|[一-龥ぁ-ん]|\\b\\d|[^\\w\\s[:cntrl:]]'), 'Isolated'), lines: split(regex('^.|.$|\\R'), 'Isolated'), boundaries: split(regex('(?i)THE|\\b\\w|(?<=\\p{L})[!.]|\\B\\p{So}'), 'Isolated'), scriptsByName: split(regex('\\p{Han}+|\\p{Cyrillic}|\\p{^Latin}{2,}'), 'MergedWithNext'),
  sequence: sequence('pretokenizers', { type: 'WhitespaceSplit' }, { type: 'Digits', individual_digits: true }, { type: 'Punctuation' }),
})) add('pre-tokenizer ' + name, 'bytes', { pre_tokenizer });

add('metaspace behind a strip', 'bytes', { normalizer: { type: 'Strip', strip_left: true, strip_right: false }, pre_tokenizer: metaspace('first', false), added_tokens: [added(300, '[MASK]')] });
add('metaspace behind a replacement', 'bytes', { normalizer: { type: 'Replace', pattern: string(' '), content: '▁' }, pre_tokenizer: metaspace('first', false) });
add('metaspace behind two replaced', 'bytes', { normalizer: { type: 'Replace', pattern: regex(' +|the'), content: '--' }, pre_tokenizer: metaspace('first', false) });

add('bert', 'wordPiece', { normalizer: bert, pre_tokenizer: { type: 'BertPreTokenizer' }, added_tokens: inBert, post_processor: template([token('[CLS]'), A, token('[SEP]')]), decoder: { type: 'WordPiece', prefix: '##', cleanup: true } });
add('bert processing', 'wordPiece', { normalizer: bert, pre_tokenizer: { type: 'BertPreTokenizer' }, added_tokens: inBert, post_processor: { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] } });
add('word level', 'wordLevel', { normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'Whitespace' }, added_tokens: inBert });
add('bpe', 'bpe', { pre_tokenizer: { type: 'Whitespace' }, added_tokens: [added(1, '[UNK]')] });
add('bpe without cuts', 'bpe');
add('bpe prefix', 'bpePrefix', { pre_tokenizer: { type: 'WhitespaceSplit' } });
add('bpe suffix', 'bpeSuffix', { normalizer: sequence('normalizers', { type: 'NFC' }, { type: 'Lowercase' }), pre_tokenizer: { type: 'WhitespaceSplit' } });
add('gpt2', 'byteLevel', { pre_tokenizer: gpt2, post_processor: { ...gpt2 }, decoder: gpt2 });
add('roberta', 'byteLevel', { pre_tokenizer: { ...gpt2, add_prefix_space: true }, post_processor: { type: 'RobertaProcessing', sep: ['</s>', 2], cls: ['<s>', 0], trim_offsets: true, add_prefix_space: true }, added_tokens: [added(600, '<mask>', { lstrip: true })] });
add('whole pieces', 'byteLevelWhole', { pre_tokenizer: gpt2 });
add('llama', 'llama', { normalizer: sequence('normalizers', { type: 'Prepend', prepend: '▁' }, { type: 'Replace', pattern: string(' '), content: '▁' }), added_tokens: [added(0, '<unk>'), added(1, '<s>'), added(2, '</s>')], post_processor: { type: 'TemplateProcessing', single: [token('<s>'), A], pair: [token('<s>'), A, token('<s>'), { Sequence: { id: 'B', type_id: 1 } }], special_tokens: one('<s>', [1], ['<s>']) } });
add('few bytes', 'fewBytes', { pre_tokenizer: metaspace('always', true) });
add('unigram', 'unigram', { normalizer: sequence('normalizers', { type: 'Precompiled', precompiled_charsmap: table }, { type: 'Replace', pattern: regex(' {2,}'), content: ' ' }), pre_tokenizer: metaspace('always', true), added_tokens: [added(0, '<s>'), added(1, '</s>'), added(2, '<unk>')], post_processor: { type: 'TemplateProcessing', single: [A, token('</s>')], pair: [A, { Sequence: { id: 'B', type_id: 0 } }], special_tokens: one('</s>', [1], ['</s>']) } });
add('unigram without cuts', 'unigram');
add('unigram bytes', 'unigramBytes', { pre_tokenizer: metaspace('first', true) });

add('added tokens', 'wordLevel', { normalizer: { type: 'Lowercase' }, pre_tokenizer: { type: 'Whitespace' }, added_tokens: [...inBert.slice(0, 4), added(4, '[MASK]', { lstrip: true }), added(1000, '<extra>', { rstrip: true, special: false }), added(1001, 'Yesterday', { normalized: true, special: false }), added(1002, 'cat', { single_word: true, special: false }), added(1003, 'cat sat', { special: false }), added(1004, 'aa', { special: false })] });
add('stripping both sides', 'bytes', { added_tokens: [added(256, '[MASK]', { lstrip: true, rstrip: true }), added(257, ' ', { special: false }), added(258, 'the', { single_word: true, lstrip: true, normalized: true })], pre_tokenizer: metaspace('first', true) });
add('template', 'wordLevel', { pre_tokenizer: { type: 'WhitespaceSplit' }, post_processor: sequence('processors', template([token('both'), A, token('[SEP]'), A]), { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] }) });
const cut = (direction, max_length) => ({ direction, max_length, strategy: 'LongestFirst', stride: 0 });
add('cut right', 'wordPiece', { normalizer: bert, pre_tokenizer: { type: 'BertPreTokenizer' }, truncation: cut('Right', 7), post_processor: template([token('[CLS]'), A, token('[SEP]')]), padding: { strategy: { Fixed: 10 }, direction: 'Left', pad_to_multiple_of: null, pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' } });
add('cut left', 'wordPiece', { normalizer: bert, pre_tokenizer: { type: 'BertPreTokenizer' }, truncation: cut('Left', 6), post_processor: template([token('[CLS]'), A, token('[SEP]')]), padding: { strategy: { Fixed: 7 }, direction: 'Right', pad_to_multiple_of: 4, pad_id: 1, pad_type_id: 0, pad_token: '[UNK]' } });
add('nothing but special tokens', 'wordPiece', { pre_tokenizer: { type: 'WhitespaceSplit' }, truncation: cut('Right', 2), post_processor: template([token('[CLS]'), A, token('[SEP]')]) });

console.log(JSON.stringify({ texts }));
for (const [model, json] of Object.entries(models)) console.log(JSON.stringify({ model, json }));
for (const { name, model, tokenizer } of cases) {
  try {
    const made = tokenizers.Tokenizer.fromString(JSON.stringify({ ...tokenizer, model: models[model] }));
    const ids = await Promise.all(texts.map(async text => (await made.encode(text)).getIds()));
    const isText = model === 'bytes' && ids.every(row => row.every(id => id < 256));
    console.log(JSON.stringify({ name, model, tokenizer, ...(isText ? { pieces: ids.map(row => Buffer.from(row).toString('utf8')) } : { ids }) }));
  } catch (e) {
    console.error(name, String(e.message).slice(0, 300));
  }
}
