package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.io.BundleFile;
import org.lstm4j.testing.Browser;
import org.lstm4j.testing.Looks;
import org.lstm4j.text.TextPipeline;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sarcasm classifier in its full size, trained for a moment on the sample, explains a headline. */
class ExplainTest {
    private static final String HEADLINE = "area man finally gets a new job after years of trying";
    private static final int STEPS = 120;
    /** Float32 through 120 steps against double. */
    private static final double ROUNDING = 5e-6;

    private static final long MEGABYTE = 1_000_000;

    @TempDir
    private static Path folder;

    private static final List<Browser> browsers = new ArrayList<>();

    private static String model;
    private static PlainSarcasm plain;
    private static int[] ids;

    @BeforeAll
    static void trainOnce() {
        model = train("sarcasm", "run", "--epochs", "3", "--set", "optimizer.learning-rate=0.01");
        plain = new PlainSarcasm(BundleFile.read(Path.of(model)));
        ids = TextPipeline.fromJson(
                        BundleFile.read(Path.of(model)).textPipeline().orElseThrow())
                .apply(HEADLINE)
                .row(0);
    }

    private static String train(String task, String run, String... more) {
        Path out = folder.resolve(run);
        List<String> args = new ArrayList<>(List.of("train", task, "--seed", "1", "--out", out.toString()));
        args.addAll(List.of(more));
        ProgramRun trained = ProgramRun.of(args.toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        return out.resolve("model.lstm").toString();
    }

    private static ProgramRun explain(String model, String text, String... more) {
        List<String> args = new ArrayList<>(List.of("explain", model, text));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private static JsonNode report(String model, String text, String... more) {
        List<String> args = new ArrayList<>(List.of(more));
        args.addAll(List.of("--format", "json"));
        ProgramRun run = explain(model, text, args.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return new JsonMapper().readTree(run.out());
    }

    private static String page(String name, String model, String text, String... more) {
        Path file = folder.resolve(name);
        List<String> args = new ArrayList<>(List.of(more));
        args.addAll(List.of("--to", file.toString()));
        ProgramRun run = explain(model, text, args.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return file.toString();
    }

    // ---- the numbers

    @ParameterizedTest
    @ValueSource(strings = {"native", "reference", "onnx"})
    void everyGateAndStateThatIsShownFollowsFromTheWeights(String backend) {
        JsonNode report = report(model, HEADLINE, "--backend", backend);
        double[][] x = plain.vectors(ids);
        assertThat(report.get("probability").asDouble()).isCloseTo(plain.probability(x), within(ROUNDING));
        assertThat(report.get("layers")).hasSize(2);
        int numbers = 0;
        for (JsonNode layer : report.get("layers")) {
            boolean isReverse = layer.get("direction").asString().equals("reverse");
            Map<String, double[][]> expected = plain.read(x, isReverse, Map.of());
            assertThat(layer.get("deviation").asDouble()).isLessThan(ROUNDING);
            assertThat(layer.get("signals")).hasSize(PlainSarcasm.SIGNALS.size());
            for (JsonNode signal : layer.get("signals")) {
                double[][] values =
                        Objects.requireNonNull(expected.get(signal.get("symbol").asString()));
                assertThat(signal.get("units")).hasSize(plain.units());
                for (int i = 0; i < report.get("columns").size(); i++) {
                    double[] step =
                            values[report.get("columns").get(i).get("step").asInt()];
                    assertThat(signal.get("mean").get(i).asDouble())
                            .as("mean of %s at column %d", signal.get("name"), i)
                            .isCloseTo(Arrays.stream(step).average().orElseThrow(), within(ROUNDING));
                    for (JsonNode unit : signal.get("units")) {
                        assertThat(unit.get("values").get(i).asDouble())
                                .as("%s of unit %s at column %d", signal.get("name"), unit.get("unit"), i)
                                .isCloseTo(step[unit.get("unit").asInt()], within(ROUNDING));
                        numbers++;
                    }
                }
            }
        }
        assertThat(numbers).isEqualTo(2 * 8 * 32 * report.get("columns").size());
    }

    @Test
    void everyShareFollowsFromTheWeights() {
        JsonNode report = report(model, HEADLINE);
        JsonNode shares = report.get("attribution");
        double[][] row = plain.vectors(ids);
        double[][] empty = plain.vectors(new int[STEPS]);
        assertThat(shares.get("baselineProbability").asDouble()).isCloseTo(plain.probability(empty), within(ROUNDING));
        double sum = shares.get("notShown").asDouble();
        for (int i = 0; i < report.get("columns").size(); i++) {
            int step = report.get("columns").get(i).get("step").asInt();
            double share = shares.get("columns").get(i).asDouble();
            sum += share;
            assertThat(share)
                    .as("the share of column %d", i)
                    .isCloseTo(plain.share(empty, row, step, 12), within(2e-5));
        }
        double difference = plain.probability(row) - plain.probability(empty);
        assertThat(sum).isCloseTo(difference, within(1e-3 * Math.abs(difference) + ROUNDING));
        assertThat(shares.get("completenessError").asDouble()).isCloseTo(sum - difference, within(ROUNDING));
    }

    private static double[][] without(int word) {
        int[] left = IntStream.range(0, STEPS + 1)
                .filter(step -> step != word)
                .map(step -> step < STEPS ? ids[step] : 0)
                .toArray();
        return plain.vectors(left);
    }

    @Test
    void everySingleChangeIsThatOfTheChangedModel() {
        JsonNode report = report(model, HEADLINE);
        assertThat(report.get("alternatives")).hasSize(11 + 2 * 4 * 2);
        for (JsonNode it : report.get("alternatives")) {
            double expected;
            if (it.get("withoutWord").asInt() >= 0) {
                expected = plain.probability(without(it.get("withoutWord").asInt()));
            } else {
                Map<String, Integer> force =
                        Map.of(it.get("gate").asString(), it.get("value").asInt());
                boolean isForward = it.get("direction").asString().equals("forward");
                expected = plain.probability(
                        plain.vectors(ids), isForward ? List.of(force, Map.of()) : List.of(Map.of(), force));
            }
            assertThat(it.get("probability").asDouble())
                    .as(it.get("what").asString())
                    .isCloseTo(expected, within(ROUNDING));
        }
    }

    @Test
    void eachWordHasItsShareAndItsDrop() {
        JsonNode report = report(model, HEADLINE);
        double probability = report.get("probability").asDouble();
        assertThat(report.get("words")).hasSize(11);
        for (int i = 0; i < 11; i++) {
            JsonNode word = report.get("words").get(i);
            assertThat(word.get("share").asDouble())
                    .isEqualTo(report.get("attribution").get("columns").get(i).asDouble());
            assertThat(word.get("drop").asDouble())
                    .as("drop without \"%s\"", word.get("text"))
                    .isCloseTo(probability - plain.probability(without(i)), within(ROUNDING));
        }
    }

    // ---- the forms

    @Test
    void theTerminalShowsAHeatMapWithinItsWidth() {
        ProgramRun run = ProgramRun.of(Map.of("COLUMNS", "90"), "", "explain", model, HEADLINE, "--unit", "5,7");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().filter(line -> line.startsWith("f  forget gate")))
                .hasSizeGreaterThan(3);
        assertThat(run.out().lines().filter(line -> line.startsWith("     unit 7")))
                .hasSizeGreaterThan(16);
        assertThat(run.out())
                .contains("P(Sarcastic) = ", "completeness error", "what would change it most", "\"+n\" says how many")
                .containsPattern("share of each word +area +man +finally")
                .containsPattern("(?m)^share +.{2} *[+-]0\\.\\d\\d.*\\Rdrop without it +.{2} *[+-]0\\.\\d\\d")
                .contains("A share is what the word adds")
                .containsPattern("f  forget gate +▓▓  0\\.\\d\\d")
                .contains("bidirectional, reading backward, 32 units");
        assertThat(run.out().lines().filter(line -> line.startsWith("f  ") || line.contains("unit")))
                .allMatch(line -> line.length() <= 90);
    }

    @Test
    void aDrawingIsSvgOrPng() throws Exception {
        Path svg = Path.of(page("a.svg", model, HEADLINE, "--direction", "reverse"));
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(svg.toFile())
                        .getElementsByTagName("rect")
                        .getLength())
                .isGreaterThan(9 * 14);
        assertThat(Files.readString(svg)).contains("reading backward").doesNotContain("reading forward");
        Path png = Path.of(page("a.png", model, HEADLINE, "--layer", "1", "--unit", "3"));
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(1000);
        assertThat(new JsonMapper()
                        .readTree(Files.readString(Path.of(page("a.json", model, HEADLINE))))
                        .get("words"))
                .hasSize(11);
    }

    @Test
    void aPageIsOneFileOfLessThanAMegabyteThatLoadsNothing() throws IOException {
        Path page = Path.of(page("a.html", model, HEADLINE + " <script>alert(1)</script>"));
        String text = Files.readString(page);
        assertThat(Files.size(page)).isLessThan(MEGABYTE);
        assertThat(text)
                .contains("default-src 'none'")
                .doesNotContain("<script>alert")
                .doesNotContainPattern("src=\"|href=\"|@import|url\\(|fetch\\(|XMLHttpRequest");
    }

    private static String attribute(String document, String name) {
        Matcher matcher =
                Pattern.compile("<html[^>]* data-" + name + "=\"([^\"]*)\"").matcher(document);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** One for all tests of this class; those are skipped where there is none. */
    private static Browser browser() {
        if (browsers.isEmpty()) {
            browsers.add(Browser.orSkip(folder));
        }
        return browsers.getFirst();
    }

    @AfterAll
    static void closeTheBrowser() {
        browsers.forEach(Browser::close);
    }

    private static double shown(String document) {
        Matcher matcher = Pattern.compile("<output[^>]*>([0-9.]+)</output>").matcher(document);
        assertThat(matcher.find()).as("a probability is shown").isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void thePageComputesWhatTheProgramComputed() {
        Path page = Path.of(page("b.html", model, HEADLINE));
        String document = browser().open(page);
        assertThat(attribute(document, "error")).isEmpty();
        assertThat(attribute(document, "check")).isEqualTo("agrees");
        assertThat(Double.parseDouble(attribute(document, "difference"))).isLessThan(ROUNDING);
        assertThat(Integer.parseInt(attribute(document, "numbers"))).isGreaterThan(2 * 8 * 32 * 11);
        assertThat(document)
                .contains("= σ(W·x + R·h₋ + b)")
                .contains("among them 27 what-ifs")
                .containsPattern(
                        "<td[^>]*role=\"gridcell\"[^>]*aria-label=\"forget gate, unit \\d+, “area”: 0\\.\\d+\"");
        assertThat(shown(document)).isCloseTo(plain.probability(plain.vectors(ids)), within(1e-4));
        double drop = plain.probability(plain.vectors(ids)) - plain.probability(without(0));
        Matcher first = Pattern.compile("<span>area</span><small>.*?</small><small class=\"drop\">drop ([^<]*)")
                .matcher(document);
        assertThat(first.find()).as("the first word has its drop").isTrue();
        assertThat(Double.parseDouble(first.group(1).replace('−', '-'))).isCloseTo(drop, within(6e-4));
    }

    @Test
    void thePageIsReadableOnATelephoneAndItsHeaderLeavesRoomForIt() {
        Browser browser = browser();
        browser.open(Path.of(page("phone.html", model, HEADLINE)), "without=1&force=f0");
        Looks.assertReadable(browser);
        assertThat(browser.evaluate("document.querySelector('.now').getBoundingClientRect().height")
                        .asDouble())
                .as("height of what stays on the screen, of 844 points")
                .isLessThan(84);
    }

    /** Two changes at once, made as a reader makes them: by the buttons of the page. */
    @Test
    void aChangeInThePageIsThatOfTheChangedModel() {
        Path page = Path.of(page("c.html", model, HEADLINE));
        String document = browser().open(page, "without=1&force=f0,i1");
        assertThat(attribute(document, "error")).isEmpty();
        Map<String, Integer> forces = Map.of("f", 0, "i", 1);
        assertThat(shown(document)).isCloseTo(plain.probability(without(1), List.of(forces, forces)), within(1e-4));
        assertThat(document).contains("“man” is left out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=gru",
                "type=gru,reset-after=false,recurrent-activation=hard-sigmoid",
                "type=simple-rnn",
                "type=lstm,recurrent-activation=hard-sigmoid,activation=relu"
            })
    void otherCellsAndFunctionsAgreeInThePageToo(String cell) {
        String layers = "layers=[{type=embedding,units=16},{type=bidirectional,layer={units=6," + cell
                + "}},{type=dense,units=1,activation=sigmoid}]";
        String name = cell.replaceAll("[^a-z]", "");
        String other = train("sarcasm", name, "--epochs", "1", "--set", "text.pipeline.padding=pre", "--set", layers);
        String document = browser().open(Path.of(page(name + ".html", other, HEADLINE)));
        assertThat(attribute(document, "error")).isEmpty();
        assertThat(attribute(document, "check")).isEqualTo("agrees");
        assertThat(document.contains(">o · relu(c)<")).isEqualTo(cell.contains("relu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"global-average-pooling", "attention-pooling, units=3"})
    void twoLayersUnderPoolingAgreeInThePageToo(String pooling) {
        String layers = "layers=[{type=embedding,units=6,zero-padding=true},{type=lstm,units=5,return-sequences=true},"
                + "{type=bidirectional,layer={type=lstm,units=4,return-sequences=true}},{type=" + pooling
                + "},{type=dense,units=1,activation=sigmoid}]";
        String name = pooling.substring(0, 9);
        String pooled = train("sarcasm", name, "--epochs", "1", "--set", "text.lengths=true", "--set", layers);
        String document = browser().open(Path.of(page(name + ".html", pooled, HEADLINE)), "without=0,3&layer=3");
        assertThat(attribute(document, "error")).isEmpty();
        assertThat(attribute(document, "check")).isEqualTo("agrees");
        assertThat(report(pooled, HEADLINE).get("layers")).hasSize(3);
    }

    @Test
    void aModelTooLargeForThePageShowsTheTraceAndSaysSo() throws IOException {
        String large = train(
                "sarcasm",
                "large",
                "--epochs",
                "1",
                "--set",
                "layers.1.layer.units=160",
                "--set",
                "layers.1.layer.recurrent-activation=hard-sigmoid",
                "--set",
                "text.pipeline.max-length=12");
        Path page = Path.of(page("large.html", large, HEADLINE, "--unit", "9"));
        assertThat(Files.size(page)).isLessThan(MEGABYTE);
        String document = browser().open(page);
        assertThat(attribute(document, "error")).isEmpty();
        assertThat(attribute(document, "check")).isEqualTo("recorded");
        assertThat(document)
                .contains(
                        "too large to travel in a page",
                        "= σ̂(W·x + R·h₋ + b)",
                        "0.2 x + 0.5, from 0 to 1",
                        ">o · tanh(c)<",
                        "aria-label=\"forget gate, unit 9, “area”");
    }

    /** The row is full of words: leaving one out brings in padding, whose vector the page must have. */
    @Test
    void aTextLongerThanTheRowLosesWordsAndStaysExplicable() {
        String small = train("sarcasm", "small", "--epochs", "1", "--set", "text.pipeline.max-length=6");
        String document = browser().open(Path.of(page("small.html", small, HEADLINE)));
        assertThat(attribute(document, "check")).isEqualTo("agrees");
        assertThat(report(small, HEADLINE).get("words")).hasSize(6);
    }

    /**
     * As the command says itself: tracing, gradients, single changes and the page, without reading the model. A time is of the
     * machine and of what else runs on it, so this is asked for by {@code -Dlstm.timed=true} alone.
     */
    @Test
    @EnabledIfSystemProperty(
            named = "lstm.timed",
            matches = "true",
            disabledReason = "-Dlstm.timed=true measures times")
    void aWarmExplanationTakesLessThan300Milliseconds() {
        double least = Double.POSITIVE_INFINITY;
        for (int run = 0; run < 20 && least > 0.15; run++) {
            ProgramRun explained =
                    explain(model, HEADLINE, "--to", folder.resolve("warm.html").toString());
            Matcher matcher = Pattern.compile("bytes, ([0-9.]+) s").matcher(explained.out());
            assertThat(matcher.find()).as(explained.out()).isTrue();
            least = Math.min(least, Double.parseDouble(matcher.group(1)));
        }
        assertThat(least).isLessThan(0.3);
    }

    // ---- other models

    @Test
    void aModelOfTheNextWordExplainsTheLikeliestOrTheOneAskedFor() {
        String dialog = train("dialog", "dialog", "--epochs", "1", "--set", "layers.1.units=8");
        JsonNode likeliest = report(dialog, "did you");
        ProgramRun next = ProgramRun.of("generate", dialog, "did you", "--words", "1", "--format", "json");
        String word = new JsonMapper().readTree(next.out()).get("words").get(0).asString();
        assertThat(likeliest.get("subject").asString()).isEqualTo("P(next word is \"" + word + "\")");
        JsonNode asked = report(dialog, "did you", "--target", "you");
        assertThat(asked.get("subject").asString()).isEqualTo("P(next word is \"you\")");
        assertThat(asked.get("probability").asDouble())
                .isLessThanOrEqualTo(likeliest.get("probability").asDouble());
        assertThat(asked.get("attribution").get("completenessError").asDouble()).isCloseTo(0, within(1e-4));
        assertRefused(
                explain(dialog, "did you", "--target", "yuo"),
                "\"yuo\", a word that the model does not know",
                "\"you\"");
    }

    @Test
    void aStreamStartsFromTheEndOfTheTextBefore() {
        String stream = train("dialog-best", "stream", "--epochs", "1", "--set", "layers.2.units=8");
        JsonNode report = report(stream, "did you");
        assertThat(report.get("columns")).hasSize(3);
        assertThat(report.get("columns").get(0).get("label").asString()).isEqualTo("(start)");
        assertThat(report.get("attribution").get("baseline").asString()).contains("zeros");
    }

    @Test
    void aBackendWithoutGradientsBorrowsThemAndSaysFromWhom() {
        assertThat(report(model, HEADLINE, "--backend", "onnx")
                        .get("attribution")
                        .get("backend")
                        .asString())
                .isEqualTo("native, since onnx has no gradients");
    }

    // ---- what can be wrong

    private static void assertRefused(ProgramRun run, String... parts) {
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("lstm: ")
                .contains(parts);
    }

    @Test
    void whatCannotBeExplainedIsOneLine() throws IOException {
        assertRefused(explain(folder.resolve("none.lstm").toString(), HEADLINE), "none.lstm", "no such file");
        assertRefused(explain(model, "xyzzy plugh"), "no word of \"xyzzy plugh\" is known to the model");
        assertRefused(explain(model, HEADLINE, "--unit", "32"), "no unit 32", "units 0 to 31");
        assertRefused(explain(model, HEADLINE, "--layer", "lstm"), "no recurrent layer \"lstm\"", "bidirectional");
        assertRefused(explain(model, HEADLINE, "--layer", "2"), "no recurrent layer \"2\"");
        assertRefused(explain(model, HEADLINE, "--direction", "up"), "forward and reverse");
        assertRefused(explain(model, HEADLINE, "--target", "Not sarcastic"), "\"Sarcastic\" only");
        assertRefused(explain(model, HEADLINE, "--to", "a.pdf"), "a.pdf", ".html, .svg, .json, .png");
        Path file = Files.createFile(folder.resolve("a-file"));
        assertRefused(explain(model, HEADLINE, "--to", file.resolve("a.html").toString()), "a-file");
        String plainModel = train(
                "sarcasm",
                "mean",
                "--epochs",
                "1",
                "--set",
                "layers=[{type=embedding,units=4},{type=flatten},{type=dense,units=1,activation=sigmoid}]");
        assertRefused(explain(plainModel, HEADLINE), "no recurrent layer");
        String series = train("web-traffic", "series", "--epochs", "1");
        assertRefused(explain(series, "1 2 3"), "series-forecast does not read text word by word");
    }
}
