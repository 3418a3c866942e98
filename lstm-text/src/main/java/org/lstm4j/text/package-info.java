/**
 * From raw text to padded id matrices: readers of labelled text, the Keras tokenizer, chains of steps from text to words with
 * a vocabulary, padding, and the pipeline that a model file carries; and the splits and prefixes that tutorials make of rows.
 *
 * <p>Headlines in JSON Lines, the first 20,000 of them to learn the words from:
 *
 * {@snippet :
 * TextSchema schema = TextSchema.binary("headline", "is_sarcastic").withEmptyText(EmptyText.SKIP);
 * List<LabeledText> rows =
 *         new LabeledTextReader(FileFormat.JSON_LINES, schema).read(Path.of("headlines.json.gz")).records();
 * List<String> texts = rows.stream().map(LabeledText::text).toList();
 *
 * Tokenizer tokenizer =
 *         Tokenizer.builder().numWords(1000).oovToken("<OOV>").fit(texts.subList(0, 20_000));
 * TextPipeline pipeline = new TextPipeline(tokenizer, PadSequences.post(120));
 *
 * PaddedSequences test = pipeline.apply(texts.subList(20_000, texts.size()));
 * test.ids();     // [rows, 120], row by row
 * test.lengths(); // [rows], what sequence_lens of an LSTM wants
 *
 * TextPipeline same = TextPipeline.fromJson(pipeline.toJson());
 * }
 *
 * <p>Any other way from text to ids is a {@link org.lstm4j.text.WordEncoder}: a {@link org.lstm4j.text.WordChain} of steps and
 * a {@link org.lstm4j.text.Vocabulary}. Ids may also be
 * computed from the letters of words, by a {@link org.lstm4j.text.HashingEncoder}. Those of Keras and of the classic chain stand ready in {@code org.lstm4j.text.spec}.
 * What came with a model of another program, {@link org.lstm4j.text.ForeignText} reads: Hugging Face's and Keras's tokenizers, vocabularies.
 * {@link org.lstm4j.text.TextPipeline#describe} shows what each step makes of a sentence.
 *
 * <p>Every value type is immutable and thread-safe. Bad input is a {@link org.lstm4j.text.TextDataException} (a data
 * file) or a {@link org.lstm4j.text.TextFormatException} (the JSON of a tokenizer or pipeline); both are
 * {@link org.lstm4j.InvalidInputException}s.
 */
@NullMarked
package org.lstm4j.text;

import org.jspecify.annotations.NullMarked;
