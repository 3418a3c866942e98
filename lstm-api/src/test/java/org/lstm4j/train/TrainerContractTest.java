package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.ReferenceBackend;

/** What trainers and evaluators promise beside numbers. */
class TrainerContractTest {
    private static final Model MODEL =
            new Model(Sequential.of(Dense.of(1)), new Input("x", Shape.of("batch", 2), DType.FLOAT32), false);

    private static TensorDataset data() {
        return TensorDataset.of(Map.of(
                "x", Tensor.of(new int[] {4, 2}, 1f, 2, 3, 4, 5, 6, 7, 8),
                "target", Tensor.of(new int[] {4, 1}, 1f, 2, 3, 4)));
    }

    private static Trainer trainer(double rate) {
        return new Trainer(
                new ReferenceBackend(),
                MODEL,
                new MeanSquaredError(),
                Sgd.of(rate),
                TrainerOptions.DEFAULT.withBatchSize(4));
    }

    private static void isClosed(Runnable use) {
        assertThatThrownBy(use::run).isInstanceOf(ClosedException.class);
    }

    @Test
    void aClosedTrainerRefusesEverything() {
        List<TrainingState> states = new ArrayList<>();
        Trainer trainer = trainer(0.001);
        trainer.fit(data(), 1, new Callback() {
            @Override
            public void onEpochSettled(TrainingControl control) {
                states.add(control.state());
            }
        });
        Map<String, Tensor> weights = trainer.weights();
        trainer.close();
        trainer.close();
        isClosed(() -> trainer.fit(data(), 1));
        isClosed(() -> trainer.fit(data(), data(), 1));
        isClosed(() -> trainer.resume(states.getFirst(), data(), Optional.empty(), 2));
        isClosed(() -> trainer.evaluate(data()));
        isClosed(() -> trainer.predict(data()));
        isClosed(trainer::weights);
        isClosed(() -> trainer.setWeights(weights));
    }

    @Test
    void aClosedEvaluatorRefusesEverything() {
        Evaluator evaluator =
                new Evaluator(new ReferenceBackend(), MODEL.inferenceGraph(), new MeanSquaredError(), List.of(), 4);
        evaluator.evaluate(data());
        evaluator.close();
        evaluator.close();
        isClosed(() -> evaluator.evaluate(data()));
        isClosed(() -> evaluator.setWeights(Map.of()));
    }

    @Test
    void aTrainerOfAClosedBackendRefusesEverything() {
        ReferenceBackend backend = new ReferenceBackend();
        Trainer trainer = new Trainer(backend, MODEL, new MeanSquaredError(), Sgd.of(0.1), TrainerOptions.DEFAULT);
        backend.close();
        isClosed(() -> trainer.fit(data(), 1));
        isClosed(() -> trainer.evaluate(data()));
        isClosed(() -> trainer.predict(data()));
        isClosed(() -> new Trainer(backend, MODEL, new MeanSquaredError(), Sgd.of(0.1), TrainerOptions.DEFAULT));
        trainer.close();
    }

    @Test
    void anotherThreadIsRefusedWhileATrainingRunsAndMayEndIt() throws InterruptedException {
        Trainer trainer = trainer(0.001);
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Callback pause = new Callback() {
            @Override
            public void onEpochEnd(EpochLog log, TrainingControl control) {
                // the thread of the training itself may do as it likes
                trainer.evaluate(data());
                runs.countDown();
                try {
                    goesOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Thread training = Thread.ofPlatform().start(() -> end.set(catchThrowable(() -> trainer.fit(data(), 2, pause))));
        runs.await();
        for (Runnable use : List.<Runnable>of(
                () -> trainer.fit(data(), 1),
                () -> trainer.evaluate(data()),
                () -> trainer.predict(data()),
                () -> trainer.setWeights(Map.of()))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "This trainer is at work for another thread, and it works for one at a time. Wait for that,"
                                    + " or make one for each thread");
        }
        trainer.close();
        goesOn.countDown();
        training.join();
        assertThat(end.get()).isInstanceOf(ClosedException.class);
    }

    @Test
    void aTrainingOnNumbersThatAreNotFiniteNamesTheColumn() {
        for (String column : List.of("x", "target")) {
            TensorDataset data = data();
            data.column(column).floats()[3] = Float.NaN;
            try (Trainer trainer = trainer(0.001)) {
                assertThatThrownBy(() -> trainer.fit(data, 1))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageStartingWith("Input \"" + column + "\" is NaN at [");
                assertThatThrownBy(() -> trainer.evaluate(data)).isInstanceOf(InvalidInputException.class);
            }
        }
    }

    @Test
    void weightsThatTheLastStepMadeInfiniteAreNamedBeforeTheyAreMeasured() {
        try (Trainer trainer = trainer(1e38)) {
            NonFiniteException failure =
                    catchThrowableOfType(NonFiniteException.class, () -> trainer.fit(data(), data(), 1));
            assertThat(failure.where()).startsWith("parameter ");
            assertThat(failure.step()).isZero();
        }
    }
}
