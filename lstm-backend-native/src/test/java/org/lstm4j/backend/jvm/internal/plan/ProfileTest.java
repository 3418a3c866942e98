package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

class ProfileTest {
    @Test
    void logsWhereTheTimeWentBehindTheFirstRuns() {
        assertThat(messages("true", 30))
                .anySatisfy(message -> assertThat(message)
                        .startsWith("Profile, in order of time:")
                        .contains("us x 30  1 elementwise [batch, 3]"));
    }

    @Test
    void whatIsInsideALoopHasATableOfItsOwn() {
        assertThat(messages("true", 30))
                .anySatisfy(message -> assertThat(message)
                        .startsWith("Profile inside loops, in order of time:")
                        .contains("us x 120  2 elementwise [batch, 3]"));
    }

    @Test
    void saysNothingWhenOnlyFirstRunsWereSeenOrWhenItIsOff() {
        assertThat(messages("true", 2)).noneMatch(message -> message.startsWith("Profile"));
        assertThat(messages("false", 30)).noneMatch(message -> message.startsWith("Profile"));
    }

    private static List<String> messages(String property, int runs) {
        List<String> messages = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                messages.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.lstm4j.backend.jvm");
        logger.addHandler(handler);
        System.setProperty(Profile.PROPERTY, property);
        try {
            run(runs);
        } finally {
            System.clearProperty(Profile.PROPERTY);
            logger.removeHandler(handler);
        }
        return messages;
    }

    private static void run(int runs) {
        GraphBuilder g = new GraphBuilder();
        Input x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        g.output("y", g.add(x, 1));
        Input sequence = g.input("sequence", Shape.of(4, "batch", 3), DType.FLOAT32);
        g.output(
                "last",
                g.scan(Direction.FORWARD, List.of(x), List.of(sequence), (body, states, steps) -> {
                            Value next = body.tanh(body.add(states.getFirst(), steps.getFirst()));
                            return new LoopBody.Step(List.of(next), List.of());
                        })
                        .states()
                        .getFirst());
        try (NativeBackend backend = new NativeBackend("native", KernelLookup.kernels(), new Workers(1));
                Predictor predictor = backend.compile(g.build(), CompileOptions.DEFAULT)) {
            Feeds in = new Feeds()
                    .put("x", Tensor.zeros(DType.FLOAT32, 2, 3))
                    .put("sequence", Tensor.zeros(DType.FLOAT32, 4, 2, 3));
            Feeds out = new Feeds()
                    .put("y", Tensor.zeros(DType.FLOAT32, 2, 3))
                    .put("last", Tensor.zeros(DType.FLOAT32, 2, 3));
            for (int run = 0; run < runs; run++) {
                predictor.run(in, out);
            }
        }
    }
}
