package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.model.SavedModel;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.StrokeFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Drawings of a user's own file, from training to the last command. */
class DrawingRunTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    /** Squares and triangles of several sizes, each in one stroke, as positions. */
    @BeforeEach
    void writeFiles() throws IOException {
        StringBuilder rows = new StringBuilder("shape,x,y,kind\n");
        for (int i = 0; i < 120; i++) {
            double size = 8 + i % 7;
            double[][] corners = i % 2 == 0
                    ? new double[][] {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}
                    : new double[][] {{0, 0}, {1, 0}, {0.5, 1}, {0, 0}};
            for (double[] corner : corners) {
                rows.append(String.format(
                        Locale.ROOT,
                        "s%d,%.3f,%.3f,%s%n",
                        i,
                        3 + size * corner[0] + 0.05 * Math.sin(i * corner[1] + corner[0]),
                        5 + size * corner[1] + 0.05 * Math.cos(i + corner[0]),
                        i % 2 == 0 ? "square" : "triangle"));
            }
        }
        Files.writeString(folder.resolve("shapes.csv"), rows);
        Files.writeString(folder.resolve("shapes.conf"), """
                type = sequence-generation
                description = "Squares and triangles"
                data {
                  source { type = long-csv, file = shapes.csv, id = shape, features = [x, y], label = kind }
                  split { test = 0.2, validation = 0.1 }
                  points = positions
                  classes = true
                }
                output { type = bivariate-mixture, components = 3 }
                ends = true
                layers = [{ type = lstm, units = 24, return-sequences = true }, { type = dense, units = 20 }]
                optimizer { type = adam, form = keras, learning-rate = 0.02 }
                training { epochs = 25, batch-size = 16, shuffle = true, bucketed = true, seed = 1, keep = best }
                """);
    }

    private ProgramRun train(String run, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "train",
                folder.resolve("shapes.conf").toString(),
                "--data",
                folder.toString(),
                "--out",
                folder.resolve(run).toString()));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private JsonNode report(String run) throws IOException {
        return JSON.readTree(Files.readString(folder.resolve(run).resolve("report.json")));
    }

    @Test
    void shapesAreLearnedScoredDrawnAndContinued() throws IOException {
        assertThat(Files.readAllLines(folder.resolve("shapes.conf"))).hasSizeLessThanOrEqualTo(20);
        ProgramRun trained = train("run");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains("120 drawings of 420 points; 84 to learn from, 12 validate, 24 test")
                .contains("Classes: square, triangle")
                .contains("The model is better than the best of the rules")
                .contains("are about whether the drawing ends there");
        JsonNode test = report("run").get("test");
        assertThat(test.get("natsPerStep").asDouble())
                .as("an offset follows from those before it, and a Gaussian does not know them")
                .isLessThan(test.at("/rules/gaussian/natsPerStep").asDouble() - 1);
        assertThat(test.get("loss").asDouble())
                .isCloseTo(test.get("natsPerStep").asDouble(), within(1e-4));
        assertThat(test.get("natsPerSequence").asDouble())
                .isCloseTo(test.get("natsPerStep").asDouble() * 84 / 24, within(1e-9));
        String model = folder.resolve("run/model.lstm").toString();
        ProgramRun evaluated = ProgramRun.of("evaluate", model, "--data", folder.toString(), "--format", "json");
        assertThat(JSON.readTree(evaluated.out()).get("test")).isEqualTo(test);
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains("Drawn by the model, temperature 1", "As it was, and twice as the model goes on")
                .contains("How unlikely each step was");
        knowsWhatItReads(model);
        draws(model);
    }

    private void knowsWhatItReads(String model) throws IOException {
        String shapes = folder.resolve("shapes.csv").toString();
        ProgramRun predicted = ProgramRun.of("predict", model, "--file", shapes, "--format", "json");
        assertThat(predicted.code()).as(predicted.err()).isZero();
        JsonNode rows = JSON.readTree(predicted.out());
        assertThat(rows).hasSize(120);
        assertThat(rows.get(0).get("label").asString()).isEqualTo("square");
        assertThat(rows.get(1).get("label").asString()).isEqualTo("triangle");
        assertThat(rows.get(0).get("steps").asInt()).isEqualTo(4);
        assertThat(ProgramRun.of("predict", model, shapes).out()).contains("nats a step", "P(square) = ");
    }

    private void draws(String model) throws IOException {
        ProgramRun drawn = ProgramRun.of(
                "generate", model, "--count", "30", "--label", "triangle", "--temperature", "0.3", "--seed", "5");
        assertThat(drawn.code()).as(drawn.err()).isZero();
        List<SequenceRow> rows = StrokeFile.read(Files.writeString(folder.resolve("more.jsonl"), drawn.out()));
        assertThat(rows).hasSize(30);
        assertThat(rows.stream().filter(row -> row.sequence().steps() == 3))
                .as("a triangle has three sides, and it ends behind them")
                .hasSizeGreaterThan(24);
        Path picture = folder.resolve("picture.svg");
        String shapes = folder.resolve("shapes.csv").toString();
        String[] continued = {
            "generate",
            model,
            "--from",
            shapes,
            "--first",
            "1",
            "--label",
            "square",
            "--count",
            "4",
            "--to",
            picture.toString()
        };
        ProgramRun svg = ProgramRun.of(continued);
        assertThat(svg.code()).as(svg.err()).isZero();
        assertThat(svg.out()).startsWith("4 drawings in ");
        assertThat(Files.readString(picture)).startsWith("<svg xmlns").contains("s2 solid");
        assertThat(ProgramRun.of(continued).errLines())
                .singleElement()
                .asString()
                .contains("is there already");
        ProgramRun json = ProgramRun.of("generate", model, "--from", shapes, "--first", "1", "--format", "json");
        JsonNode first = JSON.readTree(json.out()).get(0);
        assertThat(first.get("given").asInt()).isEqualTo(1);
        assertThat(first.at("/steps/0/0").asDouble()).isCloseTo(8, within(0.2));
    }

    /** A density that was learned of numbers between the whole ones is asked about such as well. */
    @Test
    void roundedNumbersAreScoredAsTheyWereLearned() throws IOException {
        ProgramRun trained = train("run", "--epochs", "2", "--set", "data.rounded-to=1", "--set", "data.classes=false");
        assertThat(trained.code()).as(trained.err()).isZero();
        Path model = folder.resolve("run/model.lstm");
        Path square = Files.writeString(
                folder.resolve("square.csv"), "shape,x,y,kind\na,0,0,?\na,9,0,?\na,9,9,?\na,0,9,?\na,0,0,?\n");
        JsonNode scored =
                JSON.readTree(ProgramRun.of("predict", model.toString(), square.toString(), "--format", "json")
                        .out());
        Sequence offsets = Sequence.of(3, new float[] {9, 0, 0, 0, 9, 0, -9, 0, 0, 0, -9, 1});
        try (SavedModel saved = SavedModel.open(model)) {
            assertThat(scored.get(0).get("nats").asDouble())
                    .isNotEqualTo(-saved.drawer().logLikelihood(offsets))
                    .isCloseTo(-saved.drawer().logLikelihood(offsets), within(2.0));
        }
    }

    @Test
    void aResumedRunGivesTheSameBitsAndSeedsAreNotAveraged() throws IOException {
        assertThat(train("whole", "--epochs", "4").code()).isZero();
        assertThat(train("parts", "--epochs", "2").code()).isZero();
        assertThat(train("parts", "--epochs", "4", "--resume").code()).isZero();
        assertThat(report("parts").get("weightsSha256"))
                .isEqualTo(report("whole").get("weightsSha256"));
        ProgramRun seeds = train("seeds", "--epochs", "1", "--seeds", "2", "--average");
        assertThat(seeds.code()).isEqualTo(2);
        assertThat(seeds.errLines()).hasSize(1);
        ProgramRun two = train("two", "--epochs", "1", "--seeds", "2");
        assertThat(two.code()).as(two.err()).isZero();
        ProgramRun exported = ProgramRun.of(
                "export",
                folder.resolve("whole/model.lstm").toString(),
                "--to",
                folder.resolve("it.onnx").toString());
        assertThat(exported.code()).as(exported.err()).isZero();
        String shapes = folder.resolve("shapes.csv").toString();
        String model = folder.resolve("whole/model.lstm").toString();
        JsonNode own = JSON.readTree(
                ProgramRun.of("predict", model, shapes, "--format", "json").out());
        JsonNode onnx = JSON.readTree(ProgramRun.of("predict", model, shapes, "--format", "json", "--backend", "onnx")
                .out());
        for (int row = 0; row < 120; row++) {
            assertThat(onnx.get(row).get("nats").asDouble())
                    .isCloseTo(own.get(row).get("nats").asDouble(), within(1e-3));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layers.1.units=21 | the last layer must give 20 numbers for each step",
                "layers.0={type=bidirectional,merge=concat,layer={type=lstm,units=4,return-sequences=true}} | layers: look ahead",
                "output.type=bernuli | no output \"bernuli\"; did you mean \"bernoulli\"?",
                "output.components=0 | output.components: must be from 1 to 1000, got 0",
                "data.source.type=stroke | no source \"stroke\"; did you mean \"strokes\"?",
                "data.source.features=[x] | expected the columns x, y and whether the pen is lifted",
                "data.source.label=null | ",
                "data.split.test=null | says of no row that it tests",
                "data.split.validation=null | needs validation rows for keep = best",
                "data.split.test=0.95 | must leave something to learn from",
                "data.rounded-to=0 | data.rounded-to: must be from",
                "temperature=-1 | temperature: must be from 0.0 to 100.0",
                "picture=circle | picture",
                "training.class-weights=balanced | needs classes to tell apart",
            })
    void whatDoesNotGoTogetherIsSaidInOneLine(String setting, String message) {
        ProgramRun run = train("refused", "--set", setting);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(message == null ? "label" : message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'s1,abc,1,triangle' | shapes.csv:12: ",
                "'s1,NaN,1,triangle' | shapes.csv:12: ",
                "'s1,1e30,1,triangle' | expected a number from -1e9 to 1e9 for dx",
                "'s1,1,triangle' | shapes.csv:12: ",
                "'lonely,1,1,triangle' | expected 2 points or more, found one, which is no drawing",
            })
    void aLineThatIsNoneIsSaidWithItsPlace(String line, String message) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("shapes.csv")));
        lines.add(11, line);
        Files.write(folder.resolve("shapes.csv"), lines);
        ProgramRun run = train("refused");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(message);
    }

    @Test
    void whatIsForOtherModelsIsRefused() {
        assertThat(train("run", "--epochs", "1").code()).isZero();
        String model = folder.resolve("run/model.lstm").toString();
        refused("--words is for models that write", "generate", model, "--words", "3");
        refused("\"hello\" is for models that write", "generate", model, "hello");
        refused("knows the classes [square, triangle]; got \"circle\"", "generate", model, "--label", "circle");
        refused("--first is the number of steps", "generate", model, "--first", "3");
        refused(
                "expected 9 steps or more",
                "generate",
                model,
                "--from",
                folder.resolve("shapes.csv").toString(),
                "--first",
                "9");
        refused("there is no such file", "generate", model, "--from", "none.csv");
        refused("--to it.png: expected a name that ends with .svg", "generate", model, "--to", "it.png");
    }

    private static void refused(String message, String... args) {
        ProgramRun run = ProgramRun.of(args);
        assertThat(run.code()).as(Arrays.toString(args)).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(message);
    }

    @Test
    void anImageIsDrawnRowByRow() throws IOException {
        Path run = folder.resolve("digits");
        ProgramRun trained = ProgramRun.of(
                "train",
                "digit-rows",
                "--epochs",
                "2",
                "--set",
                "layers.0.units=32",
                "--set",
                "training.batch-size=8",
                "--out",
                run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("100 images of 2,800 rows", "independent pixels of each class");
        String model = run.resolve("model.lstm").toString();
        ProgramRun drawn = ProgramRun.of("generate", model, "--count", "2", "--label", "7", "--format", "json");
        assertThat(drawn.code()).as(drawn.err()).isZero();
        JsonNode first = JSON.readTree(drawn.out()).get(0);
        assertThat(first.get("steps")).hasSize(28);
        assertThat(first.get("isEnded").asBoolean()).isTrue();
        assertThat(first.at("/steps/0/0").asDouble()).isIn(0.0, 1.0);
    }

    @Test
    void anyNumbersAreDrawnByAMixture() throws IOException {
        ProgramRun run = train(
                "numbers",
                "--epochs",
                "2",
                "--set",
                "output={ type = mixture, components = 2 }",
                "--set",
                "layers.1.units=11",
                "--set",
                "temperature=0.5");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("a Gaussian about the step before");
        assertThat(Files.readString(folder.resolve("numbers/report.html"))).contains("temperature 0.5");
        ProgramRun drawn = ProgramRun.of(
                "generate", folder.resolve("numbers/model.lstm").toString(), "--count", "1", "--steps", "3");
        assertThat(drawn.out()).matches("\\[\\[[-0-9.]+,[-0-9.]+](,\\[[-0-9.]+,[-0-9.]+])*]\\s*");
    }
}
