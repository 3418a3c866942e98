package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.ClosedException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.snippets.SavedModelSnippets;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.FrontEnd;
import org.lstm4j.signal.LogMel;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.signal.SignalUse.Alphabet;
import org.lstm4j.signal.SignalUse.Answer;

class TranscriberTest {
    private static final FrontEnd POINTS =
            new FrontEnd(2, Optional.empty(), FrontEnd.Rows.AS_THEY_ARE, false, 1, Optional.empty());
    private static final SignalUse LETTERS = spelling(POINTS, "", "a", "b", "c");
    private static final SignalUse WORDS = spelling(POINTS, " ", "a", "b", "c");

    private static SignalUse spelling(FrontEnd front, String separator, String... symbols) {
        return new SignalUse(
                front,
                Optional.empty(),
                Answer.SYMBOLS,
                Optional.empty(),
                Optional.of(new Alphabet(List.of(symbols), separator)));
    }

    private static SavedModel open(Bundle bundle) {
        return SavedModel.of("it.lstm", bundle, ModelOptions.onBackend("native"));
    }

    private static Sequence row(int number) {
        float[] values = new float[2 * (1 + number * 7 % 23)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 4 * (float) Math.sin(number + i * 0.7);
        }
        return Sequence.of(2, values);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 31, 257})
    void whatIsHeardInASequenceDoesNotDependOnTheOthers(int count) {
        try (SavedModel model = open(Samples.sequences(LETTERS, 3))) {
            for (int beam : new int[] {1, 4}) {
                Transcriber transcriber = Transcriber.of(model).withBeam(beam);
                List<Sequence> rows =
                        IntStream.range(0, count).mapToObj(TranscriberTest::row).toList();
                List<Transcript> together = transcriber.transcribe(rows);
                assertThat(together)
                        .isEqualTo(rows.stream()
                                .map(row -> transcriber.transcribe(List.of(row)).getFirst())
                                .toList())
                        .hasSize(count);
            }
        }
    }

    @Test
    void aTextIsItsSymbolsInTheirOrderAndPlaces() {
        try (SavedModel model = open(Samples.sequences(WORDS, 3))) {
            Transcriber transcriber = Transcriber.of(model);
            assertThat(transcriber.symbols()).containsExactly("a", "b", "c");
            List<Transcript> found = transcriber.transcribe(
                    IntStream.range(0, 60).mapToObj(TranscriberTest::row).toList());
            assertThat(found).anySatisfy(it -> assertThat(it.symbols()).hasSizeGreaterThan(1));
            for (Transcript it : found) {
                assertThat(it.text())
                        .isEqualTo(it.symbols().stream()
                                .map(Transcript.Symbol::symbol)
                                .collect(Collectors.joining(" ")));
                int end = 0;
                for (Transcript.Symbol symbol : it.symbols()) {
                    assertThat(symbol.from()).isGreaterThanOrEqualTo(end);
                    end = symbol.to();
                    assertThat(end).isGreaterThan(symbol.from()).isLessThanOrEqualTo(it.steps());
                }
                assertThat(it.logProbability()).isNegative();
            }
        }
    }

    @Test
    void aGreedyTextIsThatOfTheLikeliestClasses() {
        Bundle bundle = Samples.sequences(LETTERS, 3);
        try (SavedModel model = open(bundle)) {
            Sequence row = row(3);
            Tensor scores = Objects.requireNonNull(model.run(Map.of(
                            SignalUse.INPUT, Tensor.of(new int[] {1, row.steps(), 2}, row.values()),
                            Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, row.steps())))
                    .get(Model.PREDICTION));
            StringBuilder text = new StringBuilder();
            int before = 0;
            for (int step = 0; step < row.steps(); step++) {
                int best = 0;
                for (int type = 1; type < 4; type++) {
                    best = scores.floats()[step * 4 + type] > scores.floats()[step * 4 + best] ? type : best;
                }
                if (best != 0 && best != before) {
                    text.append("abc".charAt(best - 1));
                }
                before = best;
            }
            assertThat(Transcriber.of(model).transcribe(List.of(row)).getFirst().text())
                    .isEqualTo(text.toString());
            double[][] shares = Transcriber.of(model).probabilities(row);
            assertThat(shares).hasDimensions(row.steps(), 4);
            for (int step = 0; step < shares.length; step++) {
                assertThat(Arrays.stream(shares[step]).sum()).isCloseTo(1, within(1e-9));
                assertThat(Math.log(shares[step][3] / shares[step][0]))
                        .isCloseTo(scores.floats()[step * 4 + 3] - scores.floats()[step * 4], within(1e-5));
            }
        }
    }

    @Test
    void stepsOfSoundLastAsLongAsTheyAreApart() {
        FrontEnd sound = new FrontEnd(
                1,
                Optional.of(new LogMel(8000, 25, 10, 4, 0, 4000)),
                FrontEnd.Rows.AS_THEY_ARE,
                false,
                2,
                Optional.empty());
        SignalUse use = spelling(sound, "", "a", "b", "c");
        try (SavedModel model = open(Samples.sequences(use, 3))) {
            Transcriber transcriber = Transcriber.of(model);
            assertThat(transcriber.secondsPerStep()).hasValueCloseTo(0.02, within(1e-12));
            assertThat(transcriber.transcribe(new float[1000], 8000).steps()).isEqualTo(6);
            assertThat(SavedModelSnippets.transcript(model, new float[1000]))
                    .isEqualTo(transcriber
                            .withBeam(8)
                            .transcribe(new float[1000], 8000)
                            .text());
            assertThatThrownBy(() -> transcriber.transcribe(new float[1000], 16000))
                    .hasMessage("it.lstm: hears recordings of 8000 Hz; got one of 16000 Hz. Resample it");
        }
        try (SavedModel model = open(Samples.sequences(LETTERS, 3))) {
            assertThat(Transcriber.of(model).secondsPerStep()).isEmpty();
        }
    }

    @Test
    void whatDoesNotFitIsOneLine() {
        try (SavedModel model = open(Samples.sequences(LETTERS, 3))) {
            Transcriber transcriber = Transcriber.of(model);
            assertThatThrownBy(() -> transcriber.transcribe(new float[][] {{1}}))
                    .hasMessage("expected steps of 2 numbers, as the model was trained with, found 1");
            for (int width : new int[] {0, -1, 1001}) {
                assertThatThrownBy(() -> transcriber.withBeam(width))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageEndingWith("got " + width);
            }
            assertThat(transcriber.transcribe(List.of())).isEmpty();
        }
        SavedModel closed = open(Samples.sequences(LETTERS, 3));
        Transcriber transcriber = Transcriber.of(closed);
        closed.close();
        assertThatThrownBy(() -> transcriber.transcribe(new float[4][2])).isInstanceOf(ClosedException.class);
    }

    @Test
    void aFileThatSaysOneThingAndHoldsAnotherIsRefused() {
        SignalUse classes = new SignalUse(POINTS, Optional.empty(), Answer.CLASS, Optional.empty());
        Bundle bundle = Samples.sequences(LETTERS, 3);
        assertRefused(bundle.withAttachment(SignalUse.ATTACHMENT, classes.toJson()));
        assertRefused(bundle.withAttachment(
                SignalUse.ATTACHMENT, spelling(POINTS, "", "a", "b").toJson()));
        String json = LETTERS.toJson();
        for (String symbols :
                List.of("[]", "[\"a\",\"a\",\"b\"]", "[\"a\",\"b\",\"\"]", "[\"a\",\"b\",null]", "7", "null")) {
            assertRefused(bundle.withAttachment(SignalUse.ATTACHMENT, json.replace("[\"a\",\"b\",\"c\"]", symbols)));
        }
        assertRefused(ModelUse.of(ModelUse.SEQUENCE_TRANSCRIPTION).addTo(Samples.sequences(classes, 3)));
        assertRefused(ModelUse.of(ModelUse.SEQUENCE_TRANSCRIPTION)
                .addTo(Samples.sequences(classes, 3).withAttachment(SignalUse.ATTACHMENT, LETTERS.toJson())));
        assertRefused(Samples.labels());
        try (SavedModel model =
                open(ModelUse.of(ModelUse.SEQUENCE_CLASSIFICATION).addTo(bundle))) {
            assertThatThrownBy(() -> SequenceModel.of(model))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("answers by symbols");
        }
    }

    private static void assertRefused(Bundle bundle) {
        try (SavedModel model = open(bundle)) {
            assertThatThrownBy(() -> Transcriber.of(model))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("it.lstm: ")
                    .satisfies(e ->
                            assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
        }
    }
}
