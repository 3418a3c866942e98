package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.decode.Sampling;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.SnapshotException.Problem;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.train.CarriedState;

class SessionTest {
    private static final int FUZZED = Integer.getInteger("lstm.fuzz.snapshots", 400);
    private static final ModelOptions NATIVE = ModelOptions.onBackend("native");

    private static SavedModel stream() {
        return SavedModel.of("stream.lstm", Samples.stream(7), NATIVE);
    }

    private static Map<String, Tensor> tokens(int rows, int... ids) {
        return Map.of("tokens", Tensor.of(new int[] {rows, ids.length / rows}, ids));
    }

    private static float[] step(Session session, int... ids) {
        Tensor prediction = session.step(tokens(session.rows(), ids)).get(Model.PREDICTION);
        return prediction == null ? new float[0] : prediction.floats();
    }

    /** The scores behind the last of some steps of one row. */
    private static float[] last(float[] all, int steps) {
        int classes = all.length / steps;
        return Arrays.copyOfRange(all, all.length - classes, all.length);
    }

    @Test
    void stepByStepGivesWhatAllAtOnceGives() {
        try (SavedModel model = stream()) {
            float[] together = last(step(model.session(), 3, 4, 5, 6), 4);
            Session session = model.session();
            step(session, 3);
            step(session, 4, 5);
            assertThat(step(session, 6)).containsExactly(together);
            session.restart();
            step(session, 3, 4, 5);
            assertThat(step(session, 6)).containsExactly(together);
        }
    }

    @Test
    void rowsGoOnSideBySide() {
        try (SavedModel model = stream()) {
            Session two = model.session(2);
            step(two, 3, 7);
            float[] both = step(two, 4, 8);
            Session one = model.session();
            step(one, 7);
            assertThat(Arrays.copyOfRange(both, both.length / 2, both.length)).containsExactly(step(one, 8));
            assertThat(two.rows()).isEqualTo(2);
            assertThatThrownBy(() -> model.session(0)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aRefusedStepLeavesTheSessionWhereItWas() {
        try (SavedModel model = stream()) {
            Session session = model.session();
            step(session, 3);
            byte[] before = session.snapshot();
            assertThatThrownBy(() -> step(session, 99_999)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> session.step(Map.of())).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> session.step(tokens(2, 3, 4))).isInstanceOf(InvalidInputException.class);
            assertThat(session.snapshot()).isEqualTo(before);
        }
    }

    @Test
    void aSnapshotGoesOnInAnotherModelObjectOfTheSameFile() {
        byte[] snapshot;
        float[] expected;
        try (SavedModel model = stream()) {
            Session session = model.session(2);
            step(session, 3, 4, 5, 6);
            snapshot = session.snapshot();
            expected = step(session, 7, 8);
        }
        try (SavedModel model = stream()) {
            Session later = model.session(snapshot);
            assertThat(later.snapshot()).isEqualTo(snapshot);
            assertThat(step(later, 7, 8)).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTextGoesOnWhereItsSnapshotWasTaken(boolean isStream) {
        Sampling sampling = Sampling.of(5);
        try (SavedModel model = isStream ? stream() : SavedModel.of("prefixes.lstm", Samples.prefixes(), NATIVE)) {
            WriteOptions options = new WriteOptions(6, sampling, true);
            WritingSession session = model.writer().session();
            session.read("did you see");
            session.write(options);
            byte[] snapshot = session.snapshot();
            Written next = session.write(options);
            session.read(" the dog");
            Written last = session.write(options);
            WritingSession later = model.writer().session(snapshot);
            assertThat(later.snapshot()).isEqualTo(snapshot);
            Written again = later.write(options);
            assertThat(again.text()).isEqualTo(next.text());
            later.read(" the dog");
            assertThat(later.write(options).words()).isEqualTo(last.words());
        }
    }

    /** The likeliest words by the graph alone, without this module. */
    private static List<String> directly(Bundle bundle, String beginning, int words) {
        Graph graph = bundle.graph();
        TextPipeline pipeline = TextPipeline.fromJson(bundle.textPipeline().orElseThrow());
        TextEncoder encoder = pipeline.encoder();
        CarriedState state = CarriedState.of(graph);
        boolean isStream = !state.isEmpty();
        int classes = graph.output(Model.PREDICTION).shape().fixed(-1);
        List<Integer> ids = new ArrayList<>(isStream ? List.of(encoder.vocabularySize()) : List.of());
        Arrays.stream(encoder.encode(beginning)).forEach(ids::add);
        List<String> written = new ArrayList<>();
        try (Backend backend = Backends.select(Selection.of("native"));
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(bundle.weights());
            while (written.size() < words) {
                int[] read = ids.stream().mapToInt(Integer::intValue).toArray();
                if (!isStream) {
                    read = PadSequences.pre(8).apply(List.of(read)).ids();
                }
                Tensor scores = isStream
                        ? Tensor.zeros(DType.FLOAT32, 1, read.length, classes)
                        : Tensor.zeros(DType.FLOAT32, 1, classes);
                Feeds in = new Feeds().put("tokens", Tensor.of(new int[] {1, read.length}, read));
                Feeds out = new Feeds().put(Model.PREDICTION, scores);
                state.feed(in, out);
                predictor.run(in, out);
                state.advance();
                int from = scores.size() - classes;
                int best = -1;
                for (int id = 1; id < classes; id++) {
                    boolean isWord = id != encoder.unknownId().orElseThrow();
                    best = isWord && (best < 0 || scores.element(from + id) > scores.element(from + best)) ? id : best;
                }
                if (best == encoder.vocabularySize()) {
                    return written; // the end of a text
                }
                written.add(encoder.decode(best));
                if (isStream) {
                    ids.clear();
                }
                ids.add(best);
            }
        }
        return written;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 0})
    void aTextIsWrittenAsItsGraphSays(long seed) {
        Bundle bundle = seed == 0 ? Samples.prefixes() : Samples.stream(seed);
        try (SavedModel model = SavedModel.of("it.lstm", bundle, NATIVE)) {
            for (String beginning : List.of("the cat", "did you see", "a dog ran after the mat")) {
                Written written = model.writer().write(beginning, WriteOptions.words(7));
                assertThat(written.words()).isEqualTo(directly(bundle, beginning, 7));
                assertThat(written.isEnded()).isEqualTo(written.words().size() < 7);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTextWrittenInPartsIsTheTextWrittenAtOnce(boolean isStream) {
        try (SavedModel model = isStream ? stream() : SavedModel.of("prefixes.lstm", Samples.prefixes(), NATIVE)) {
            TextWriter writer = model.writer();
            for (Sampling sampling : List.of(Sampling.GREEDY, Sampling.of(11))) {
                WriteOptions all = new WriteOptions(12, sampling, true);
                Written once = writer.write("the cat", all);
                WritingSession session = writer.session();
                session.read("the cat");
                StringBuilder text = new StringBuilder("the cat");
                List<String> words = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    Written part = session.write(new WriteOptions(3, sampling, true));
                    text.append(part.text());
                    words.addAll(part.words());
                }
                assertThat(words).isEqualTo(once.words()).hasSize(12);
                assertThat(text).hasToString(once.text());
            }
            assertThat(writer.unit()).isEqualTo("word");
            assertThat(writer.carriesState()).isEqualTo(isStream);
        }
    }

    /** A text longer than what is read at a time, and than what a padded row holds. */
    @Test
    void aLongTextIsReadInPartsWithTheSameEnd() {
        String words = "the cat sat on a red mat and ".repeat(100);
        try (SavedModel model = stream()) {
            TextWriter writer = model.writer();
            Written written = writer.write(words, WriteOptions.words(3));
            WritingSession session = writer.session();
            for (int i = 0; i < 100; i++) {
                session.read("the cat sat on a red mat and ");
            }
            assertThat(session.write(WriteOptions.words(3)).words()).isEqualTo(written.words());
        }
        try (SavedModel model = SavedModel.of("prefixes.lstm", Samples.prefixes(), NATIVE)) {
            TextWriter writer = model.writer();
            WritingSession session = writer.session();
            session.read(words);
            assertThat(session.snapshot().length).isLessThan(400);
            assertThat(session.write(WriteOptions.words(3)).words())
                    .isEqualTo(writer.write("sat on a red mat and the cat sat on a red mat and", WriteOptions.words(3))
                            .words());
        }
    }

    @Test
    void aModelThatNeedsAWordSaysSo() {
        try (SavedModel model = SavedModel.of("prefixes.lstm", Samples.prefixes(), NATIVE)) {
            assertThatThrownBy(() -> model.writer().write("", WriteOptions.words(3)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("no word of \"\" is known to the model, and it needs one to go on from");
            assertThatThrownBy(() -> model.writer().session().write(WriteOptions.words(3)))
                    .isInstanceOf(InvalidInputException.class);
            assertThat(model.writer().unknownWords("the qwertz cat")).containsExactly("qwertz");
        }
        try (SavedModel model = stream()) {
            assertThat(model.writer()
                            .write("", new WriteOptions(3, Sampling.of(2), true))
                            .words())
                    .hasSize(3);
        }
        assertThatThrownBy(() -> WriteOptions.words(0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aPenaltyKeepsAModelFromRepeatingItself() {
        try (SavedModel model = stream()) {
            Sampling penalised = Sampling.GREEDY.withRepetitionPenalty(100);
            List<String> words = model.writer()
                    .write("the cat", new WriteOptions(10, penalised, true))
                    .words();
            assertThat(words).doesNotHaveDuplicates();
        }
    }

    @Test
    void sessionsEndWithTheirModel() {
        SavedModel model = stream();
        Session session = model.session();
        WritingSession text = model.writer().session();
        model.close();
        assertThatThrownBy(() -> step(session, 3)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> text.write(WriteOptions.words(1))).isInstanceOf(ClosedException.class);
    }

    private static Problem problem(Consumer<byte[]> restore, byte[] bytes) {
        try {
            restore.accept(bytes);
        } catch (SnapshotException e) {
            assertThat(e.getMessage()).doesNotContain("\n").startsWith("Th");
            return e.problem();
        }
        throw new AssertionError("taken for a snapshot: " + bytes.length + " bytes");
    }

    @Test
    void whatIsNoSnapshotOfThisModelIsRefusedByName() {
        try (SavedModel model = stream();
                SavedModel other = SavedModel.of("other.lstm", Samples.stream(8), NATIVE)) {
            byte[] snapshot = model.session().snapshot();
            assertThatThrownBy(() -> other.session(snapshot))
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageStartingWith("This snapshot is of another model: of text-generation of 20")
                    .hasMessageContaining(", and this one is text-generation of 20");
            assertThat(problem(other::session, snapshot)).isEqualTo(Problem.OTHER_MODEL);
            assertThat(problem(model.writer()::session, snapshot)).isEqualTo(Problem.OTHER_SESSION);
            assertThat(problem(model::session, model.writer().session().snapshot()))
                    .isEqualTo(Problem.OTHER_SESSION);
            assertThat(problem(model::session, "hello".getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(Problem.FOREIGN);
            assertThat(problem(model::session, new byte[0])).isEqualTo(Problem.FOREIGN);
            byte[] newer = snapshot.clone();
            newer[8] = 2;
            assertThat(problem(model::session, newer)).isEqualTo(Problem.NEWER);
        }
    }

    @Test
    void aDamagedSnapshotIsOneClearException() {
        try (SavedModel model = stream();
                SavedModel prefixes = SavedModel.of("prefixes.lstm", Samples.prefixes(), NATIVE)) {
            Session session = model.session(3);
            step(session, 3, 4, 5);
            WritingSession text = model.writer().session();
            text.read("the cat sat on");
            text.write(WriteOptions.words(3));
            WritingSession prefix = prefixes.writer().session();
            prefix.read("the cat sat on");
            damage(model::session, session.snapshot());
            damage(model.writer()::session, text.snapshot());
            damage(prefixes.writer()::session, prefix.snapshot());
        }
    }

    private static void damage(Consumer<byte[]> restore, byte[] sound) {
        for (int length = 0; length < sound.length; length += 1 + length / 40) {
            problem(restore, Arrays.copyOf(sound, length));
        }
        problem(restore, Arrays.copyOf(sound, sound.length + 7));
        RandomGenerator random = new Random(17);
        for (int i = 0; i < FUZZED; i++) {
            byte[] bytes = sound.clone();
            int changes = 1 + random.nextInt(3);
            for (int change = 0; change < changes; change++) {
                int at = random.nextBoolean()
                        ? random.nextInt(Math.min(80, bytes.length))
                        : random.nextInt(bytes.length);
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
            if (!Arrays.equals(bytes, sound)) {
                problem(restore, bytes);
            }
            forged(restore, bytes);
        }
    }

    /** With the right checksum: whatever it then says, it is a session or one clear exception. */
    private static void forged(Consumer<byte[]> restore, byte[] bytes) {
        byte[] digest = ModelIdentity.newDigest().digest(Arrays.copyOf(bytes, bytes.length - 32));
        System.arraycopy(digest, 0, bytes, bytes.length - 32, 32);
        try {
            restore.accept(bytes);
        } catch (SnapshotException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
        }
    }
}
