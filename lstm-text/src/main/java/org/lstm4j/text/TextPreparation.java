package org.lstm4j.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lstm4j.text.internal.WordCache;
import org.lstm4j.text.internal.WordWork;

/**
 * How many texts are prepared: whether words that took long are kept in a folder, and who hears how far it is. Immutable and
 * thread-safe if the listener is.
 *
 * <p>A file of the cache is named by the SHA-256 of all that its words depend on: the steps with the names of their models,
 * the version of the code, the libraries and the JDK, and each text. It is written beside its place and renamed; a damaged one
 * is noticed by a checksum, reported as a warning, and made anew. Chains without a learned model are quicker than a file and
 * are not cached. Files of texts and steps that are no longer used can be deleted at any time.
 *
 * @param cache the folder; made when it is not there
 * @param progress hears how far it is
 */
public record TextPreparation(Optional<Path> cache, TextProgress progress) {
    /** No cache, nobody hears. */
    public static final TextPreparation DIRECT = new TextPreparation(Optional.empty(), TextProgress.NONE);

    /** Checks that nothing is null. */
    public TextPreparation {
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(progress, "progress");
    }

    /** The same with a cache in {@code folder}. */
    public TextPreparation withCache(Path folder) {
        return new TextPreparation(Optional.of(folder), progress);
    }

    /** The same with a listener. */
    public TextPreparation withProgress(TextProgress listener) {
        return new TextPreparation(cache, listener);
    }

    /** The words of each text, from the cache if they are there. */
    public List<List<String>> words(WordChain chain, List<String> texts) {
        if (cache.isEmpty() || !chain.isSlow()) {
            return WordWork.words(chain, texts, progress);
        }
        WordCache file = new WordCache(cache.get(), chain, texts);
        Optional<List<List<String>>> kept = file.read();
        if (kept.isPresent()) {
            progress.onTexts(texts.size(), texts.size());
            return kept.get();
        }
        List<List<String>> words = WordWork.words(chain, texts, progress);
        file.write(words);
        return words;
    }
}
