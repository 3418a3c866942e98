package org.lstm4j.text.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import opennlp.tools.lemmatizer.LemmatizerME;
import opennlp.tools.lemmatizer.LemmatizerModel;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTaggerME;
import opennlp.tools.tokenize.SimpleTokenizer;
import opennlp.tools.tokenize.TokenizerME;
import opennlp.tools.tokenize.TokenizerModel;
import opennlp.tools.util.Version;

/**
 * The English models of Apache OpenNLP, each read from the class path on first use. Its classes are for one thread at a time,
 * so there is a pool of each over one model.
 */
public final class OpenNlp {
    /** Name of the tokenizer model, for bundles and cache keys. */
    public static final String TOKENS = "opennlp-en-ud-ewt-tokens-1.3-2.5.4";

    /** Name of the part-of-speech model. */
    public static final String TAGS = "opennlp-en-ud-ewt-pos-1.3-2.5.4";

    /** Name of the lemma model. */
    public static final String LEMMAS = "opennlp-en-ud-ewt-lemmas-1.3-2.5.4";

    private static final String GROUP = "org.apache.opennlp:";
    private static final String VERSION = ":1.3.0";

    /** More than the words of any data set of the tutorials; beyond it a server that meets new words for ever stops learning. */
    private static final int MAX_MEMO = 500_000;

    private OpenNlp() {}

    private record Tagged(String word, String tag) {}

    private static final Lazy<Pool<TokenizerME>> TOKENIZERS =
            new Lazy<>(() -> Pool.of(TOKENS, "tokenizer", TokenizerModel::new, TokenizerME::new));
    private static final Lazy<Pool<POSTaggerME>> TAGGERS =
            new Lazy<>(() -> Pool.of(TAGS, "pos", POSModel::new, POSTaggerME::new));
    private static final Lazy<Pool<LemmatizerME>> LEMMATIZERS =
            new Lazy<>(() -> Pool.of(LEMMAS, "lemmatizer", LemmatizerModel::new, LemmatizerME::new));
    private static final Map<Tagged, String> MEMO = new ConcurrentHashMap<>();

    /** The release of the library, whose code is part of what a result depends on. */
    public static String version() {
        return Version.currentVersion().toString();
    }

    /** The words where classes of characters meet. */
    public static List<String> simpleTokens(String text) {
        return List.of(SimpleTokenizer.INSTANCE.tokenize(text));
    }

    /** The words that the model finds. */
    public static List<String> learnedTokens(String text) {
        return List.of(TOKENIZERS.get().with(tokenizer -> tokenizer.tokenize(text)));
    }

    /** The lemma of each word for the tag that it gets among the others. */
    public static List<String> lemmas(List<String> words) {
        String[] tags = TAGGERS.get().with(tagger -> tagger.tag(words.toArray(String[]::new)));
        List<String> lemmas = new ArrayList<>(tags.length);
        for (int i = 0; i < tags.length; i++) {
            lemmas.add(lemma(new Tagged(words.get(i), tags[i])));
        }
        return lemmas;
    }

    private static String lemma(Tagged word) {
        String known = MEMO.get(word);
        if (known != null) {
            return known;
        }
        String[] found = LEMMATIZERS
                .get()
                .with(lemmatizer -> lemmatizer.lemmatize(new String[] {word.word()}, new String[] {word.tag()}));
        String lemma = plain(found[0], word.word());
        if (MEMO.size() < MAX_MEMO) {
            MEMO.put(word, lemma);
        }
        return lemma;
    }

    /**
     * The model joins the lemmas of a contraction, {@code could+not}: the first is the word's. It learned edits and not words,
     * so that among words it never saw are lemmas such as {@code najohnson@enron} for {@code na}: one with a sign that the word
     * does not have is none, nor is {@code _}.
     */
    private static String plain(String lemma, String word) {
        int plus = lemma.indexOf('+', 1);
        String first = plus < 0 ? lemma : lemma.substring(0, plus);
        boolean hasNewSign =
                first.codePoints().anyMatch(sign -> !Character.isLetterOrDigit(sign) && word.indexOf(sign) < 0);
        return first.isEmpty() || hasNewSign || (first.equals("O") && word.length() > 1) ? word : first;
    }

    /** Hands out workers that are for one thread at a time. */
    private record Pool<T>(Queue<T> idle, Supplier<T> maker) {

        /** How a model is read. */
        interface Reading<M> {
            M read(InputStream in) throws IOException;
        }

        static <M, T> Pool<T> of(String name, String part, Reading<M> reading, Function<M, T> worker) {
            String artifact = GROUP + "opennlp-models-" + part + "-en" + VERSION;
            try (InputStream in = Resources.open("/" + name + ".bin", artifact)) {
                M model = reading.read(in);
                return new Pool<>(new ConcurrentLinkedQueue<>(), () -> worker.apply(model));
            } catch (IOException e) {
                throw new UncheckedIOException(artifact + ": cannot be read: " + e.getMessage(), e);
            }
        }

        <R> R with(Function<T, R> work) {
            T worker = idle.poll();
            T used = worker == null ? maker.get() : worker;
            R result = work.apply(used);
            idle.add(used);
            return result;
        }
    }
}
