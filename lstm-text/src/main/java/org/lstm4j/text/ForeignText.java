package org.lstm4j.text;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;

/**
 * What turns text into ids beside a model of another program, as a {@link TextPipeline}. What a file is shows its
 * contents, never its name:
 *
 * <ul>
 *   <li>{@code tokenizer.json} of Hugging Face's tokenizers: a {@link SubwordTokenizer}
 *   <li>{@code tokenizer.json} of Keras 2, {@code Tokenizer.to_json()}: a {@link Tokenizer}
 *   <li>the configuration of Keras's {@code TextVectorization} or {@code StringLookup} with its vocabulary
 *   <li>a vocabulary: JSON of words ({@code itos}), of words and their ids ({@code stoi}, {@code word_index}), either
 *       under such a name in an object; lines of a word each, whose numbers from 0 are the ids, or of word, tab and
 *       id; BERT's {@code vocab.txt}
 * </ul>
 *
 * Files are UTF-8, plain or gzip. How texts become words, a bare vocabulary does not say: {@link Options#words()} and
 * {@link Options#lowerCase()} do, and what was taken without them is among the {@link #remarks()}.
 *
 * @param pipeline from text to padded ids
 * @param kind what the file is, for people, as in {@code Keras tokenizer}
 * @param remarks what was left out or assumed, for people; a clause each
 */
public record ForeignText(TextPipeline pipeline, String kind, List<String> remarks) {
    /** Copies the list. */
    public ForeignText {
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(kind, "kind");
        remarks = List.copyOf(remarks);
    }

    /** How texts become the words of a vocabulary that does not say. */
    public enum Words {
        /** They stand between white space: Python's {@code str.split()}. */
        WHITESPACE,
        /**
         * As Keras's {@code Tokenizer} has it: punctuation but the apostrophe becomes a space, and words stand between
         * spaces.
         */
        KERAS,
        /** torchtext's {@code basic_english}: punctuation marks are words, and the text is in lower case. */
        BASIC_ENGLISH
    }

    /**
     * What a file does not say, or is to be otherwise.
     *
     * @param length ids in each row; without it that of the file, which must have one then
     * @param padding where rows are filled up; without it as the file says, or behind the text
     * @param truncating where longer texts are cut; without it as the file says, or behind the text
     * @param lowerCase whether texts are put in lower case, where a vocabulary does not say; without it they are if
     *     none of its words has a capital letter
     * @param unknownId the id of words that a vocabulary does not have; without it that of a word such as {@code
     *     <unk>}, or such words are left out
     * @param words how texts become words, where a vocabulary does not say; without it as Keras has it for a {@code
     *     word_index}, and white space for all others
     */
    public record Options(
            Optional<Integer> length,
            Optional<Side> padding,
            Optional<Side> truncating,
            Optional<Boolean> lowerCase,
            Optional<Integer> unknownId,
            Optional<Words> words) {
        /** Nothing is said beside the file. */
        public static final Options NONE = new Options(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        /** Checks the numbers. @throws InvalidInputException if the length is below 1, or the id below 0 */
        public Options {
            Objects.requireNonNull(padding, "padding");
            Objects.requireNonNull(truncating, "truncating");
            Objects.requireNonNull(lowerCase, "lowerCase");
            Objects.requireNonNull(words, "words");
            if (length.isPresent() && length.get() < 1) {
                throw new InvalidInputException(
                        "ForeignText: length is " + length.get() + ", expected at least 1 (ids in each row).");
            }
            if (unknownId.isPresent() && (unknownId.get() < 0 || unknownId.get() > NumberedWords.MAX_ID)) {
                throw new InvalidInputException("ForeignText: unknownId is " + unknownId.get() + ", expected 0 to "
                        + NumberedWords.MAX_ID + ".");
            }
        }

        /** The same with a length. */
        public Options withLength(int ids) {
            return new Options(Optional.of(ids), padding, truncating, lowerCase, unknownId, words);
        }

        /** The same with rows that are filled up on one side. */
        public Options withPadding(Side side) {
            return new Options(length, Optional.of(side), truncating, lowerCase, unknownId, words);
        }

        /** The same with texts that are cut on one side. */
        public Options withTruncating(Side side) {
            return new Options(length, padding, Optional.of(side), lowerCase, unknownId, words);
        }

        /** The same with texts that are, or are not, put in lower case. */
        public Options withLowerCase(boolean lower) {
            return new Options(length, padding, truncating, Optional.of(lower), unknownId, words);
        }

        /** The same with an id for unknown words. */
        public Options withUnknownId(int id) {
            return new Options(length, padding, truncating, lowerCase, Optional.of(id), words);
        }

        /** The same with a way from texts to words. */
        public Options withWords(Words way) {
            return new Options(length, padding, truncating, lowerCase, unknownId, Optional.of(way));
        }
    }

    /**
     * Reads a file that was read whole.
     *
     * @param bytes its contents
     * @param name of it, for errors
     * @throws TextFormatException if it is of none of these kinds, or a part of it is not known here
     * @throws InvalidInputException if neither it nor {@code options} say how long rows are, or it is no text
     */
    public static ForeignText read(byte[] bytes, String name, Options options) {
        return new ForeignTextReader(name, options).read(bytes);
    }

    /**
     * Reads the configuration of a Keras {@code TextVectorization} layer, with its words under {@code vocabulary}: the
     * ones without the padding {@code ""} and {@code [UNK]} in front, or with both.
     *
     * @param configJson as {@code layer.get_config()} gives it, or the layer's entry with {@code class_name} and
     *     {@code config}
     * @throws TextFormatException if it is something else, or has settings that are no pipeline of ids
     * @throws InvalidInputException if neither {@code output_sequence_length} nor {@code options} say how long rows are
     */
    public static ForeignText ofTextVectorization(String configJson, Options options) {
        return new ForeignTextReader("TextVectorization", options).readTextVectorization(configJson);
    }

    /** As {@link #ofTextVectorization(String, Options)}, by its own {@code output_sequence_length}. */
    public static ForeignText ofTextVectorization(String configJson) {
        return ofTextVectorization(configJson, Options.NONE);
    }

    /** The id of words that are not known, if they have one. */
    public OptionalInt unknownId() {
        return pipeline.encoder().unknownId();
    }
}
