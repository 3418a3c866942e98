package org.lstm4j.backend.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * A program: the memory of the process (Linux) along many predictions, in sizes that change, and along many backends opened
 * and closed. Its arguments are how many; a million and a thousand by default.
 */
public final class MemoryProbe {
    private static final int STEPS = 5;

    private MemoryProbe() {}

    public static void main(String[] args) throws IOException {
        int predictions = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int cycles = args.length > 1 ? Integer.parseInt(args[1]) : 1_000;
        Graph graph = Networks.stacked(true);
        Map<String, Tensor> weights = Networks.weights(graph, 1);
        try (Backend backend = backend();
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights);
            predict(predictor, graph, predictions / 50);
            report("after warming up with " + predictions / 50 + " predictions");
            for (int step = 1; step <= STEPS; step++) {
                predict(predictor, graph, predictions / STEPS);
                report("after " + (long) predictions * step / STEPS + " predictions more");
            }
        }
        for (int step = 0; step <= STEPS; step++) {
            int count = step == 0 ? Math.min(20, cycles) : cycles / STEPS;
            for (int cycle = 0; cycle < count; cycle++) {
                try (Backend backend = backend();
                        Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
                    predictor.parameters().setAll(weights);
                    predict(predictor, graph, 3);
                }
            }
            report("after " + (step == 0 ? "warming up with " + count : cycles * step / STEPS)
                    + " backends opened and closed");
        }
    }

    private static Backend backend() {
        return new OnnxBackendProvider().create(BackendOptions.DEFAULT.withThreads(1));
    }

    private static void predict(Predictor predictor, Graph graph, int count) {
        Feeds[] feeds = new Feeds[12];
        Feeds[] outputs = new Feeds[feeds.length];
        for (int i = 0; i < feeds.length; i++) {
            feeds[i] = Networks.words(graph, 1 + i % 4, 2 + i % 3, i);
            outputs[i] = new Feeds().put(Model.PREDICTION, Networks.floats(1 + i % 4, 1));
        }
        for (int i = 0; i < count; i++) {
            predictor.run(feeds[i % feeds.length], outputs[i % feeds.length]);
        }
    }

    /** After a collection, so that what is left is held. */
    private static void report(String when) throws IOException {
        System.gc();
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .findFirst()
                .orElse("VmRSS: unknown");
        Runtime runtime = Runtime.getRuntime();
        System.out.println(resident.replaceAll("\\s+", " ") + ", heap used "
                + ((runtime.totalMemory() - runtime.freeMemory()) / 1024) + " kB, " + when);
    }
}
