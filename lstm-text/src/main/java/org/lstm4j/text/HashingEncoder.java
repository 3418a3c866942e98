package org.lstm4j.text;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;

/**
 * The hashing trick: the id of a word is computed from its letters. There is no vocabulary to learn or to store and no word is
 * unknown, but some words share an id, and an id does not say which word it was. Immutable and thread-safe.
 *
 * <p>Ids are those of Keras 2's {@code hashing_trick(text, n, hash_function="md5")}: the MD5 of the word's UTF-8 bytes as one
 * number, modulo {@code n - 1}, plus 1. Keras's {@code one_hot(text, n)} is the same with Python's {@code hash}, whose salt is
 * another one in each process: a model that was trained so cannot be used by the next one.
 *
 * @param chain from text to words
 * @param ids how many ids there are, padding among them: words get those from 1 to {@code ids - 1}
 */
public record HashingEncoder(WordChain chain, int ids) implements TextEncoder {
    /** The name of the hash function, as Keras has it. */
    public static final String FUNCTION = "md5";

    /**
     * Checks the arguments.
     *
     * @throws InvalidInputException if there are fewer than two ids
     */
    public HashingEncoder {
        Objects.requireNonNull(chain, "chain");
        if (ids < 2) {
            throw new InvalidInputException("HashingEncoder: ids is " + ids + ", expected at least 2 (0 is padding).");
        }
    }

    @Override
    public List<String> words(String text) {
        return chain.words(text);
    }

    /** All words: each has an id, if not of its own. */
    @Override
    public List<String> knownWords(String text) {
        return chain.words(text);
    }

    @Override
    public int[] encode(String text) {
        return encode(chain.words(text));
    }

    @Override
    public List<int[]> encodeAll(List<String> texts, TextPreparation preparation) {
        return preparation.words(chain, texts).stream().map(this::encode).toList();
    }

    private int[] encode(List<String> words) {
        MessageDigest md5 = md5();
        BigInteger buckets = BigInteger.valueOf(ids - 1L);
        return words.stream()
                .map(word -> new BigInteger(1, md5.digest(word.getBytes(StandardCharsets.UTF_8))))
                .mapToInt(hash -> hash.mod(buckets).intValue() + 1)
                .toArray();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
    }

    /** The ids, as {@code <17>}, with a space between two, padding left out: no id says which word it was. */
    @Override
    public String decode(int... ids) {
        return IntStream.of(ids)
                .filter(id -> id != 0)
                .mapToObj(id -> "<" + id + ">")
                .collect(Collectors.joining(" "));
    }

    @Override
    public int vocabularySize() {
        return ids;
    }

    @Override
    public OptionalInt unknownId() {
        return OptionalInt.empty();
    }

    /** Empty: every word has an id, and none is remembered. */
    @Override
    public SequencedMap<String, Integer> wordIndex() {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
    }

    @Override
    public List<TextStage> explain(String text) {
        return chain.explain(text);
    }
}
