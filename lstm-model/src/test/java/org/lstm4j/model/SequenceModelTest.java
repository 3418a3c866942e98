package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.ClosedException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.snippets.SavedModelSnippets;
import org.lstm4j.signal.FrontEnd;
import org.lstm4j.signal.LogMel;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.signal.SignalUse.TargetScale;

class SequenceModelTest {
    private static final FrontEnd POINTS =
            new FrontEnd(2, Optional.empty(), FrontEnd.Rows.CENTRED, true, 1, Optional.empty());
    private static final SignalUse MOVEMENTS = new SignalUse(POINTS, Optional.empty(), Answer.CLASS, Optional.empty());

    private static SavedModel open(Bundle bundle) {
        return SavedModel.of("it.lstm", bundle, ModelOptions.onBackend("native"));
    }

    private static Sequence row(int number) {
        float[] values = new float[2 * (1 + number * 7 % 23)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(number + i * 0.7);
        }
        return Sequence.of(2, values);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9, 31, 257})
    void whatIsSaidOfASequenceDoesNotDependOnTheOthers(int count) {
        try (SavedModel model = open(Samples.sequences(MOVEMENTS, 3))) {
            SequenceModel sequences = SequenceModel.of(model);
            List<Sequence> rows =
                    IntStream.range(0, count).mapToObj(SequenceModelTest::row).toList();
            List<SequenceAnswer> together = sequences.predict(rows);
            List<SequenceAnswer> alone = rows.stream()
                    .map(row -> sequences.predict(List.of(row)).getFirst())
                    .toList();
            assertThat(together).isEqualTo(alone).hasSize(count);
            SequenceAnswer first = together.getFirst();
            assertThat(first.probabilities().values().stream()
                            .mapToDouble(it -> it)
                            .sum())
                    .isCloseTo(1, within(1e-6));
            assertThat(first.labels()).hasSize(1).isSubsetOf("a", "b", "c");
            assertThat(first.steps()).isEqualTo(rows.getFirst().steps());
        }
    }

    @Test
    void recordingsAreHeardAtTheirRateAlone() {
        FrontEnd sound = new FrontEnd(
                1,
                Optional.of(new LogMel(8000, 25, 10, 4, 0, 4000)),
                FrontEnd.Rows.AS_THEY_ARE,
                false,
                1,
                Optional.empty());
        SignalUse use = new SignalUse(sound, Optional.empty(), Answer.CLASS, Optional.empty());
        try (SavedModel model = open(Samples.sequences(use, 3))) {
            SequenceModel sequences = SequenceModel.of(model);
            assertThat(sequences.predict(new float[1000], 8000).steps()).isEqualTo(11);
            assertThatThrownBy(() -> sequences.predict(new float[1000], 16000))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("it.lstm: hears recordings of 8000 Hz; got one of 16000 Hz. Resample it");
        }
        try (SavedModel model = open(Samples.sequences(MOVEMENTS, 3))) {
            assertThatThrownBy(() -> SequenceModel.of(model).predict(new float[1000], 8000))
                    .hasMessageContaining("does not read sound");
            assertThatThrownBy(() -> SavedModelSnippets.sequences(model, new float[4][2], new float[9]))
                    .hasMessageContaining("does not read sound");
        }
    }

    @Test
    void severalLabelsAreThoseAboveTheThreshold() {
        SignalUse use = new SignalUse(POINTS, Optional.of(4), Answer.LABELS, Optional.empty());
        try (SavedModel model = open(Samples.sequences(use, 3).withThreshold(0.5))) {
            SequenceAnswer answer = SequenceModel.of(model).predict(new float[][] {{1, 2}, {3, 4}, {5, 6}, {7, 9}});
            assertThat(answer.probabilities()).hasSize(3);
            answer.probabilities()
                    .forEach((label, share) ->
                            assertThat(answer.labels().contains(label)).isEqualTo(share > 0.5));
            assertThatThrownBy(() -> SequenceModel.of(model).predict(new float[3][2]))
                    .hasMessage("expected 4 steps, as the model was trained with, found 3");
            assertThatThrownBy(() -> SequenceModel.of(model).predict(List.of(row(3), row(1))))
                    .hasMessageStartingWith("sequence 1 of 2: expected 4 steps");
        }
    }

    @Test
    void aNumberIsInTheUnitOfTheData() {
        SignalUse plain = new SignalUse(POINTS, Optional.of(4), Answer.NUMBER, Optional.of(new TargetScale(0, 1)));
        SignalUse other = new SignalUse(POINTS, Optional.of(4), Answer.NUMBER, Optional.of(new TargetScale(100, 10)));
        float[][] steps = {{1, 2}, {3, 4}, {5, 6}, {7, 9}};
        double number;
        try (SavedModel model = open(Samples.sequences(plain, 1))) {
            number = SequenceModel.of(model).predict(steps).value().orElseThrow();
        }
        try (SavedModel model = open(Samples.sequences(other, 1))) {
            SequenceAnswer answer = SequenceModel.of(model).predict(steps);
            assertThat(answer.value().orElseThrow()).isCloseTo(100 + 10 * number, within(1e-9));
            assertThat(answer.labels()).isEmpty();
        }
    }

    @Test
    void whatDoesNotFitIsOneLine() {
        try (SavedModel model = open(Samples.sequences(MOVEMENTS, 3))) {
            SequenceModel sequences = SequenceModel.of(model);
            assertThatThrownBy(() -> sequences.predict(new float[][] {{1}}))
                    .hasMessage("expected steps of 2 numbers, as the model was trained with, found 1");
            assertThatThrownBy(() -> sequences.predict(new float[][] {{1, Float.NaN}}))
                    .hasMessageContaining("step 1 has NaN for feature 2");
            assertThatThrownBy(() -> sequences.predict(new float[0][0])).isInstanceOf(InvalidInputException.class);
            assertThat(sequences.predict(List.of())).isEmpty();
        }
        SavedModel closed = open(Samples.sequences(MOVEMENTS, 3));
        SequenceModel sequences = SequenceModel.of(closed);
        closed.close();
        assertThatThrownBy(() -> sequences.predict(new float[4][2])).isInstanceOf(ClosedException.class);
    }

    @Test
    void aFileThatSaysOneThingAndHoldsAnotherIsRefused() {
        Bundle bundle = Samples.sequences(MOVEMENTS, 3);
        SignalUse wider = new SignalUse(
                new FrontEnd(3, Optional.empty(), FrontEnd.Rows.CENTRED, true, 1, Optional.empty()),
                Optional.empty(),
                Answer.CLASS,
                Optional.empty());
        SignalUse fixed = new SignalUse(POINTS, Optional.of(8), Answer.CLASS, Optional.empty());
        SignalUse number = new SignalUse(POINTS, Optional.empty(), Answer.NUMBER, Optional.of(new TargetScale(0, 1)));
        for (String json : List.of(wider.toJson(), fixed.toJson(), number.toJson(), "{}")) {
            assertRefused(bundle.withAttachment(SignalUse.ATTACHMENT, json));
        }
        assertRefused(ModelUse.of(ModelUse.TEXT_CLASSIFICATION).addTo(bundle));
        assertRefused(Samples.labels());
        assertRefused(ModelUse.of(ModelUse.SEQUENCE_CLASSIFICATION).addTo(Samples.labels()));
    }

    private static void assertRefused(Bundle bundle) {
        try (SavedModel model = open(bundle)) {
            assertThatThrownBy(() -> SequenceModel.of(model))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("it.lstm: ")
                    .satisfies(e ->
                            assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
        }
    }

    @Test
    void oneLongSequenceDoesNotMultiplyByThoseBesideIt() {
        assertThat(SignalReader.goesWith(0, Integer.MAX_VALUE))
                .as("alone, however long")
                .isTrue();
        assertThat(SignalReader.goesWith(255, 1000)).isTrue();
        assertThat(SignalReader.goesWith(256, 1)).isFalse();
        assertThat(SignalReader.goesWith(255, 10_000_000)).isFalse();
        assertThat(SignalReader.goesWith(1, Integer.MAX_VALUE)).isFalse();
    }
}
