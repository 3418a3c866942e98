package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.LabelRule;
import org.lstm4j.tasks.data.TextSources;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextStep;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.text.Vocabulary;
import org.lstm4j.text.VocabularyRule;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordEncoder;
import org.lstm4j.text.WordSplit;
import org.lstm4j.text.WordStep;

/**
 * Spoiled texts and tokenizers are read, or refused by an {@link InvalidInputException}; nothing else comes of them. How many
 * are tried: {@code -Dlstm.fuzz.text=2000}, {@code -Dlstm.fuzz.tokenizer=5000}.
 */
class TextFuzzTest {
    private static final int TEXTS = Integer.getInteger("lstm.fuzz.text", 60);
    private static final int TOKENIZERS = Integer.getInteger("lstm.fuzz.tokenizer", 200);
    private static final List<String> ENCODINGS = List.of(
            "UTF-8", "UTF-8", "UTF-8", "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "windows-1252", "IBM037", "gzip");

    @TempDir
    private static Path folder;

    /** What came of some attempts. */
    private static final class Count {
        private final String what;
        private int read;
        private int refused;
        private long heap;

        Count(String what) {
            this.what = what;
        }

        void attempt(long seed, Runnable work) {
            try {
                work.run();
                read++;
            } catch (InvalidInputException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("%s, attempt %d", what, seed)
                        .isNotBlank()
                        .hasSizeLessThan(5_000);
            } catch (RuntimeException | Error e) {
                fail(what + ", attempt " + seed + ": " + e, e);
            }
            heap = Math.max(
                    heap,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }

        /** Both must come, or the faults are too mild or too wild to find anything. */
        void print() {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d read, %,d refused; at most %,d MB of heap in use%n",
                    what,
                    read,
                    refused,
                    heap >> 20);
            assertThat(read).as(what).isPositive();
            assertThat(refused).as(what).isPositive();
        }
    }

    private static byte[] encoded(String text, long seed) {
        String encoding = ENCODINGS.get((int) (seed % ENCODINGS.size()));
        if (!encoding.equals("gzip")) {
            String mark = seed % 3 == 0 && encoding.startsWith("UTF") ? "\uFEFF" : "";
            return (mark + text).getBytes(Charset.forName(encoding));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    private static Path spoiled(String text, long seed) {
        try {
            return Files.write(folder.resolve("x.txt"), Mutations.of(encoded(text, seed), seed));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String records(String type) {
        StringBuilder text = new StringBuilder(
                switch (type) {
                    case "csv" -> "text,label,more\n";
                    case "tsv" -> "text\tlabel\tmore\n";
                    default -> "";
                });
        for (int row = 0; row < 30; row++) {
            text.append(
                    switch (type) {
                        case "csv" -> "\"words, no " + row + "\"," + row % 2 + ",x\n";
                        case "tsv" -> "words no " + row + "\t" + row % 2 + "\tx\n";
                        case "json-lines" -> "{\"text\": \"words no " + row + "\", \"label\": " + row % 2 + "}\n";
                        default -> "words no " + row + "\r\n";
                    });
        }
        return text.toString();
    }

    @Test
    void spoiledTextsAreReadOrRefused() {
        for (String type : List.of("csv", "tsv", "json-lines", "lines")) {
            Count count = new Count(type);
            String settings = type.equals("lines")
                    ? "{file = \"x.txt\"}"
                    : "{file = \"x.txt\", text-field = text, label-field = label, empty-text = keep}";
            TypedConfig source = new TypedConfig(type, "data.source", ConfigFactory.parseString(settings));
            DataRoot root = new DataRoot(Optional.of(folder), "the test");
            for (long seed = 0; seed < TEXTS; seed++) {
                spoiled(records(type), seed);
                count.attempt(seed, () -> TextSources.read(source, new ConfigBinder(), root, LabelRule.ofNoMatter()));
            }
            count.print();
        }
    }

    @Test
    void spoiledSeriesAreReadOrRefused() throws URISyntaxException, IOException {
        Path task = Path.of(TextFuzzTest.class.getResource("series/task.conf").toURI());
        StringBuilder text = new StringBuilder("day,views\n");
        LocalDate day = LocalDate.of(2020, 1, 1);
        for (int row = 0; row < 40; row++) {
            text.append(day.plusDays(row)).append(',').append(50 + row % 7).append(".5\n");
        }
        Path run = folder.resolve("run");
        ProgramRun trained = ProgramRun.of(
                "train", task.toString(), "--data", String.valueOf(task.getParent()), "--out", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        Count count = new Count("series");
        for (long seed = 0; seed < TEXTS; seed++) {
            // hardly a fault leaves a series that is whole; some have none, but for their encoding
            Path file = seed % 10 == 0
                    ? Files.write(folder.resolve("x.txt"), encoded(text.toString(), 0))
                    : spoiled(text.toString(), seed);
            count.attempt(seed, () -> {
                ProgramRun predicted = ProgramRun.of(
                        "predict",
                        run.resolve("model.lstm").toString(),
                        "--csv",
                        file.toString(),
                        "--backend",
                        "reference");
                if (predicted.code() == 2) {
                    throw new InvalidInputException(predicted.err());
                }
                if (predicted.code() != 0 || predicted.out().contains("NaN")) {
                    throw new IllegalStateException(predicted.out() + predicted.err());
                }
            });
        }
        count.print();
    }

    private static TextPipeline chain(List<String> texts) {
        WordChain chain = new WordChain(
                List.of(
                        new TextStep.Lowercase(TextStep.Letters.UNICODE),
                        new TextStep.ReplacePattern("\\d+", "0"),
                        new TextStep.Replace("br", " ")),
                new WordSplit.Whitespace(WordSplit.Spaces.UNICODE),
                List.of(new WordStep.Stop(Set.of("the"))));
        List<List<String>> words = texts.stream().map(chain::words).toList();
        return new TextPipeline(
                new WordEncoder(chain, Vocabulary.fit(VocabularyRule.mostCommon(9), words)), PadSequences.post(12));
    }

    @Test
    void spoiledTokenizersAreReadOrRefused() {
        List<String> texts = List.of("The cat sat on the mat", "a cat and a dog", "\u00e9t\u00e9 \uD83D\uDE00 dog");
        List<String> documents = new ArrayList<>(
                List.of(Tokenizer.builder().oovToken("<OOV>").fit(texts).toJson()));
        documents.add(chain(texts).toJson());
        Count count = new Count("tokenizer");
        for (long seed = 0; seed < TOKENIZERS; seed++) {
            boolean isTokenizer = seed % 2 == 0;
            byte[] bytes = Mutations.of(documents.get(isTokenizer ? 0 : 1).getBytes(StandardCharsets.UTF_8), seed);
            Path file;
            try {
                file = Files.write(folder.resolve("tokenizer.json"), bytes);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            count.attempt(seed, () -> {
                if (isTokenizer) {
                    Tokenizer read = Tokenizer.load(file);
                    read.encode("the cat sat \u00e9t\u00e9");
                    read.vocabularySize();
                    read.toJson();
                } else {
                    TextPipeline read = TextPipeline.fromJson(new String(bytes, StandardCharsets.UTF_8));
                    read.apply("the cat sat 12 times");
                    read.toJson();
                }
            });
        }
        count.print();
    }
}
