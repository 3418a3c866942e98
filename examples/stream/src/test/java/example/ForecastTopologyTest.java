package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.DoubleDeserializer;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.model.CompiledModel;
import org.lstm4j.model.FitOptions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Session;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.Selection;
import org.lstm4j.train.Adam;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.TrainerOptions;

/** Trains a tiny model of waves and runs the topology on Kafka's own test driver. */
class ForecastTopologyTest {
    private static final int ROWS = 8;
    private static final int STEPS = 40;

    @TempDir
    static Path folder;

    private static SavedModel model;

    private static double wave(int row, int step) {
        return Math.sin(0.8 * row + step / 3.0);
    }

    @BeforeAll
    static void train() {
        Tensor x = Tensor.zeros(DType.FLOAT32, ROWS, STEPS, 1);
        Tensor y = Tensor.zeros(DType.FLOAT32, ROWS, STEPS, 1);
        for (int i = 0; i < x.size(); i++) {
            x.setElement(i, wave(i / STEPS, i % STEPS));
            y.setElement(i, wave(i / STEPS, i % STEPS + 1));
        }
        Model network = new Model(
                        Sequential.of(Lstm.of(12).withReturnSequences(), Dense.of(1)),
                        new Input("values", Shape.of("batch", "time", 1), DType.FLOAT32),
                        false)
                .stateful();
        // a stateful model goes on from row to row, so these are not shuffled
        TrainerOptions options = TrainerOptions.DEFAULT.withBatchSize(ROWS).withShuffle(false);
        Path file = folder.resolve("waves.lstm");
        try (CompiledModel training = CompiledModel.compile(
                network, new MeanSquaredError(), Adam.keras().withLearningRate(0.02), options, Selection.automatic())) {
            training.fit(x, y, FitOptions.ofEpochs(150));
            training.save(file);
        }
        model = SavedModel.open(file);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static TopologyTestDriver driver() {
        return new TopologyTestDriver(ForecastTopology.of(model), new Properties());
    }

    /** Reads a step of each series in turn and gives the forecasts of each. */
    private static Map<String, List<Double>> run(TopologyTestDriver driver, int from, int to) {
        TestInputTopic<String, Double> readings = driver.createInputTopic(
                ForecastTopology.READINGS, new StringSerializer(), new DoubleSerializer());
        TestOutputTopic<String, Double> forecasts = driver.createOutputTopic(
                ForecastTopology.FORECASTS, new StringDeserializer(), new DoubleDeserializer());
        for (int step = from; step < to; step++) {
            readings.pipeInput("pump", wave(0, step));
            readings.pipeInput("fan", wave(3, step));
        }
        Map<String, List<Double>> given = new HashMap<>();
        for (KeyValue<String, Double> forecast : forecasts.readKeyValuesToList()) {
            given.computeIfAbsent(forecast.key, _ -> new ArrayList<>()).add(forecast.value);
        }
        return given;
    }

    /** What a session alone gives. */
    private static List<Double> alone(int row, int steps) {
        Session session = model.session();
        List<Double> given = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            Tensor value = Tensor.of(new int[] {1, 1, 1}, (float) wave(row, step));
            given.add(session.step(Map.of("values", value)).get("prediction").element(0));
        }
        return given;
    }

    @Test
    void eachSeriesIsForecastFromItsOwnPast() {
        try (TopologyTestDriver driver = driver()) {
            Map<String, List<Double>> given = run(driver, 0, 30);
            assertEquals(alone(0, 30), given.get("pump"));
            assertEquals(alone(3, 30), given.get("fan"));
            double error = 0;
            for (int step = 10; step < 30; step++) {
                error += Math.abs(given.get("fan").get(step) - wave(3, step + 1)) / 20;
            }
            assertTrue(error < 0.2, "mean error " + error + " of waves of height 1");
        }
    }

    @Test
    void anotherProcessGoesOnFromTheStoreToTheBit() {
        Map<String, byte[]> kept = new HashMap<>();
        try (TopologyTestDriver before = driver()) {
            run(before, 0, 12);
            before.<String, byte[]>getKeyValueStore(ForecastTopology.SESSIONS)
                    .all()
                    .forEachRemaining(entry -> kept.put(entry.key, entry.value));
        }
        try (TopologyTestDriver after = driver()) {
            kept.forEach(after.<String, byte[]>getKeyValueStore(ForecastTopology.SESSIONS)::put);
            assertEquals(alone(0, 30).subList(12, 30), run(after, 12, 30).get("pump"));
        }
    }
}
