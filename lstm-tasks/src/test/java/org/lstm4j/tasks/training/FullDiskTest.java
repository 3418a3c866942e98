package org.lstm4j.tasks.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Tensor;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.TrainingControl;

/** What a disk does not take is missed only where the run can do without it. */
class FullDiskTest {
    private static final Path FILE = Path.of("run", "model.lstm");

    private final StringWriter printed = new StringWriter();
    private final SpareFile spare = new SpareFile(FILE, new PrintWriter(printed));
    private final List<Integer> written = new ArrayList<>();
    private boolean isFull = true;

    private static LstmException full() {
        return new LstmException(
                FILE + ": cannot be written: No space left on device. What was there is unchanged.",
                new IOException("No space left on device"));
    }

    private void write(EpochLog log) {
        if (isFull) {
            throw full();
        }
        written.add(log.epoch());
    }

    private ModelSaver saver() {
        return new ModelSaver(TrainingConfig.Keep.BEST, (log, weights) -> write(log), spare, log -> {});
    }

    private static EpochLog epoch(int number, double loss) {
        SequencedMap<String, Double> values = new LinkedHashMap<>(Map.of("val_loss", loss));
        return new EpochLog(number, 1.0, values);
    }

    private static TrainingControl control() {
        return (TrainingControl) Proxy.newProxyInstance(
                FullDiskTest.class.getClassLoader(), new Class<?>[] {TrainingControl.class}, (proxy, method, args) -> {
                    if (method.getName().equals("weights")) {
                        return new LinkedHashMap<>(Map.of("w", Tensor.of(new int[] {1}, 1f)));
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private List<String> lines() {
        return printed.toString().lines().toList();
    }

    @Test
    void whatCannotBeWrittenIsSaidOnceAndAgainWhenItWorks() {
        for (int i = 0; i < 3; i++) {
            assertThat(spare.write(() -> {
                        throw full();
                    }))
                    .isFalse();
        }
        assertThat(lines())
                .containsExactly("Warning: " + FILE + ": cannot be written: No space left on device. What was there is"
                        + " unchanged. The run goes on without it.");
        assertThat(spare.write(() -> {})).isTrue();
        assertThat(spare.write(() -> {})).isTrue();
        assertThat(lines()).hasSize(2).last().isEqualTo("Warning: " + FILE + ": could be written again.");
    }

    @Test
    void whatIsNotTheDisksFaultIsNotPassedOver() {
        assertThatThrownBy(() -> spare.write(() -> {
                    throw new InvalidInputException("weights are not finite");
                }))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> spare.write(() -> {
                    throw new IllegalStateException("a mistake of ours");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(spare.write(() -> {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }))
                .isFalse();
    }

    @Test
    void aModelThatCouldNotBeSavedIsTriedAgainAfterEachEpochAndNoOlderOneTakesItsPlace() {
        ModelSaver saver = saver();
        saver.onEpochEnd(epoch(0, 3.0), control());
        assertThat(saver.isBehind()).as("no checkpoint may go with the file").isTrue();
        assertThat(saver.saved()).isEmpty();
        saver.onEpochEnd(epoch(1, 2.0), control());
        isFull = false;
        saver.onEpochEnd(epoch(2, 2.5), control());
        assertThat(written).as("the best one, though it is not the last").containsExactly(1);
        assertThat(saver.isBehind()).isFalse();
        assertThat(saver.saved().orElseThrow().epoch()).isEqualTo(1);
        assertThat(lines()).hasSize(2);
    }

    @Test
    void aModelThatCannotBeSavedAtTheEndEitherEndsTheRun() {
        ModelSaver saver = saver();
        saver.onEpochEnd(epoch(0, 3.0), control());
        assertThatThrownBy(saver::finish)
                .isInstanceOf(LstmException.class)
                .isNotInstanceOf(InvalidInputException.class)
                .hasMessageContaining("No space left on device");
        isFull = false;
        saver.finish();
        assertThat(written).containsExactly(0);
    }
}
