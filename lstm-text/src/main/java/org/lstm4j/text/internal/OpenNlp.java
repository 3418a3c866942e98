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

    private static final class Tokenizers {
        static final Pool<TokenizerME> POOL =
                Pool.of(() -> new TokenizerModel(open(TOKENS, "tokenizer")), TokenizerME::new);
    }

    private static final class Taggers {
        static final Pool<POSTaggerME> POOL = Pool.of(() -> new POSModel(open(TAGS, "pos")), POSTaggerME::new);
    }

    private static final class Lemmatizers {
        static final Pool<LemmatizerME> POOL =
                Pool.of(() -> new LemmatizerModel(open(LEMMAS, "lemmatizer")), LemmatizerME::new);
        static final Map<Tagged, String> MEMO = new ConcurrentHashMap<>();
    }

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
        require(TOKENS, "tokenizer");
        return List.of(Tokenizers.POOL.with(tokenizer -> tokenizer.tokenize(text)));
    }

    /** The lemma of each word for the tag that it gets among the others. */
    public static List<String> lemmas(List<String> words) {
        require(TAGS, "pos");
        require(LEMMAS, "lemmatizer");
        String[] tags = Taggers.POOL.with(tagger -> tagger.tag(words.toArray(String[]::new)));
        List<String> lemmas = new ArrayList<>(tags.length);
        for (int i = 0; i < tags.length; i++) {
            lemmas.add(lemma(new Tagged(words.get(i), tags[i])));
        }
        return lemmas;
    }

    private static String lemma(Tagged word) {
        String known = Lemmatizers.MEMO.get(word);
        if (known != null) {
            return known;
        }
        String[] found = Lemmatizers.POOL.with(
                lemmatizer -> lemmatizer.lemmatize(new String[] {word.word()}, new String[] {word.tag()}));
        String lemma = plain(found[0], word.word());
        if (Lemmatizers.MEMO.size() < MAX_MEMO) {
            Lemmatizers.MEMO.put(word, lemma);
        }
        return lemma;
    }

    /** The model joins the lemmas of a contraction, {@code could+not}: the first is the word's; {@code _} and {@code O} are none. */
    private static String plain(String lemma, String word) {
        int plus = lemma.indexOf('+', 1);
        String first = plus < 0 ? lemma : lemma.substring(0, plus);
        return first.isEmpty() || first.equals("_") || (first.equals("O") && word.length() > 1) ? word : first;
    }

    private static InputStream open(String model, String part) {
        return Resources.open("/" + model + ".bin", artifact(part));
    }

    private static void require(String model, String part) {
        Resources.require("/" + model + ".bin", artifact(part));
    }

    private static String artifact(String part) {
        return GROUP + "opennlp-models-" + part + "-en" + VERSION;
    }

    /** Hands out workers that are for one thread at a time. */
    private record Pool<T>(Queue<T> idle, Supplier<T> maker) {

        /** How a model is read. */
        interface Reading<M> {
            M read() throws IOException;
        }

        static <M, T> Pool<T> of(Reading<M> reading, Function<M, T> worker) {
            try {
                M model = reading.read();
                return new Pool<>(new ConcurrentLinkedQueue<>(), () -> worker.apply(model));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "An OpenNLP model on the class path cannot be read: " + e.getMessage(), e);
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
