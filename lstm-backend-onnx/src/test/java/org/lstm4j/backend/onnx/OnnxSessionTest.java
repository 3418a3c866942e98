package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Feeds;

class OnnxSessionTest {
    @BeforeEach
    void skipWithoutLibrary() {
        Networks.onnx().close();
    }

    private static Feeds tokens(int batch, int time) {
        return new Feeds().put("input_ids", Tensor.zeros(DType.INT64, batch, time));
    }

    @Test
    void aFileRunsAsItIsInAnySize() {
        byte[] bytes = Exporters.pytorchStack().bytes();
        OnnxModel model = OnnxReader.read(bytes);
        try (OnnxSession session = OnnxSession.open(bytes, BackendOptions.DEFAULT.withThreads(1))) {
            assertThat(session.inputs()).containsExactly("input_ids");
            for (int batch = 1; batch < 4; batch++) {
                Feeds feeds = tokens(batch, 6 - batch);
                assertThat(Networks.difference(
                                Networks.expected(model.graph(), model.weights(), feeds), session.run(feeds)))
                        .isLessThan(1e-6);
            }
        }
    }

    /** What graphs cannot express can still be served. */
    @Test
    void operatorsThatGraphsHaveNotRunToo() {
        ModelMaker maker =
                new ModelMaker(14).input("x", DType.FLOAT32, "t", "n", 2).output("y", "most");
        maker.weight("W", 1, 9, 2).weight("R", 1, 9, 3);
        maker.node("GRU", "y", List.of("x", "W", "R"), attribute("hidden_size", 3));
        maker.node("ArgMax", "most", List.of("y"), attribute("axis", -1));
        maker.graph
                .getOutputBuilder(1)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(org.lstm4j.backend.onnx.internal.Tensors.type(DType.INT64)
                        .getNumber());
        try (OnnxSession session = OnnxSession.open(maker.bytes(), BackendOptions.DEFAULT.withThreads(1))) {
            Feeds outputs = session.run(new Feeds().put("x", ModelMaker.numbers("x", 5, 2, 2)));
            assertThat(outputs.get("y").dims()).containsExactly(5, 1, 2, 3);
            assertThat(outputs.get("most").dtype()).isEqualTo(DType.INT64);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        byte[] garbage = "no model".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> OnnxSession.open(garbage, BackendOptions.DEFAULT))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("refuses the model");
        try (OnnxSession session =
                OnnxSession.open(Exporters.pytorchStack().bytes(), BackendOptions.DEFAULT.withThreads(1))) {
            assertThatThrownBy(() -> session.run(new Feeds()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("\"input_ids\"");
            assertThatThrownBy(() -> session.run(new Feeds().put("input_ids", Networks.ints(1, 2))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("got int32");
        }
    }

    @Test
    void threadsThatShareASessionTakeTurnsAndAfterCloseItRefuses() throws InterruptedException {
        byte[] bytes = Exporters.pytorchStack().bytes();
        OnnxModel model = OnnxReader.read(bytes);
        OnnxSession session = OnnxSession.open(bytes, BackendOptions.DEFAULT.withThreads(1));
        AtomicInteger good = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Feeds feeds = tokens(1 + i % 3, 6 - i % 4);
            Feeds expected = Networks.expected(model.graph(), model.weights(), feeds);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int run = 0; run < 200; run++) {
                    good.addAndGet(Networks.difference(expected, session.run(feeds)) < 1e-6 ? 1 : 0);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(good).hasValue(1600);
        session.close();
        session.close();
        assertThatThrownBy(() -> session.run(tokens(1, 5))).isInstanceOf(ClosedException.class);
    }
}
