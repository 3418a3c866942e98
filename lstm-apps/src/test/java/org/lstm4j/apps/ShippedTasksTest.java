package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The classifiers that ship, on their samples and with layers for a hurry: trained, evaluated, and used on two backends. */
class ShippedTasksTest {
    private static final List<String> TEXTS = List.of(
            "Wildfire near the village, hundreds leave their homes",
            "What a brilliant film, I really liked the ending!",
            "Not a good movie. I want my money back.",
            "");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tweets       | layers.0.units=8 layers.1.units=6 layers.2.units=6 layers.4.units=4 | 240 train rows, 60 test rows",
                "tweets-best  | layers.0.units=8 layers.2.layer.units=4 | 240 train rows (of which 24 held out for validation), 60",
                "imdb-500     | layers.0.units=4 layers.1.units=4 text.pipeline.max-length=60 | 200 train rows, 200 test rows",
                "imdb-500     | layers.0.units=4 layers.1.units=4 text.pipeline.max-length=60 text.pipeline.type=hashing-trick text.word-index=null | 200 train rows, 200 test rows",
                "imdb-228     | layers.0.units=4 layers.1.units=4 | 200 train rows (of which 50 held out for validation), 200 test",
                "imdb-best    | layers.0.units=4 layers.2.layer.units=4 | 200 train rows, 200",
            })
    void isTrainedEvaluatedAndUsedAlikeOnNativeAndOnnx(String task, String settings, String rows) throws IOException {
        Path run = folder.resolve("run");
        List<String> train = new ArrayList<>(
                List.of("train", task, "--backend", "native", "--epochs", "1", "--out", run.toString()));
        for (String setting : settings.split(" ")) {
            train.addAll(List.of("--set", setting));
        }
        ProgramRun trained = ProgramRun.of(train.toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains(rows);

        String model = run.resolve("model.lstm").toString();
        ProgramRun evaluated = ProgramRun.of("evaluate", model, "--backend", "native", "--format", "json");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(json(evaluated.out()).get("test"))
                .isEqualTo(json(Files.readString(run.resolve("report.json"))).get("test"));
        assertThat(labels(model, "onnx")).isEqualTo(labels(model, "native")).hasSize(TEXTS.size());
    }

    private static List<String> labels(String model, String backend) {
        List<String> args = new ArrayList<>(List.of("predict", model, "--backend", backend, "--format", "json"));
        args.addAll(TEXTS);
        ProgramRun predicted = ProgramRun.of(args.toArray(String[]::new));
        assertThat(predicted.code()).as(predicted.err()).isZero();
        return json(predicted.out())
                .valueStream()
                .map(it -> it.get("label").asString())
                .toList();
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }
}
