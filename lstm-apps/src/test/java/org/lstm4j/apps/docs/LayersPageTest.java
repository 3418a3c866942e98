package org.lstm4j.apps.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Optimizer;

/**
 * Keeps docs/LAYERS.md true: every layer, cell, loss, optimizer, metric and decoder as its source describes it, with the names that others have for it,
 * and the backends that the kit has held to it. With {@code -Dlstm.docs.write=true} the page is written anew.
 */
class LayersPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/LAYERS.md");
    private static final Path SOURCES = ROOT.resolve("lstm-api/src/main/java/org/lstm4j");
    private static final Path TEXT_SOURCES = ROOT.resolve("lstm-text/src/main/java/org/lstm4j");
    private static final Set<String> DECODERS =
            Set.of("Generator", "BeamSearch", "Viterbi", "CtcDecoder", "PredictorModel");

    /** What Keras and PyTorch call a type; "-" for what they have not. */
    private record Elsewhere(String keras, String pytorch) {}

    private static Map<String, Elsewhere> elsewhere() throws IOException {
        Map<String, Elsewhere> names = new TreeMap<>();
        try (var in = Objects.requireNonNull(LayersPageTest.class.getResourceAsStream("elsewhere.csv"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] cells = line.split(";", -1);
                names.put(cells[0].strip(), new Elsewhere(cells[1].strip(), cells[2].strip()));
            }
        }
        return names;
    }

    private static List<DocumentedType> types(String folder, Class<?> kind) throws IOException {
        return types(SOURCES, folder, kind);
    }

    private static List<DocumentedType> types(Path sources, String folder, Class<?> kind) throws IOException {
        List<DocumentedType> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(sources.resolve(folder))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (file.toString().endsWith(".java")
                        && !name.contains("-")
                        && isConcrete("org.lstm4j." + folder.replace('/', '.') + "." + name, kind)) {
                    DocumentedType.read(file).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static boolean isConcrete(String name, Class<?> kind) {
        try {
            Class<?> type = Class.forName(name);
            return kind.isAssignableFrom(type)
                    && Modifier.isPublic(type.getModifiers())
                    && !type.isInterface()
                    && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** For each backend of the conformance page whether it passed all rules of a layer. */
    private static Map<String, String> proofs(String conformance, String rule) {
        Map<String, String> byBackend = new LinkedHashMap<>();
        List<String> backends = List.of();
        for (String line : conformance.lines().toList()) {
            List<String> cells =
                    Stream.of(line.split("\\|", -1)).map(String::strip).toList();
            if (cells.size() > 2 && cells.get(1).equals("rule")) {
                backends = cells.subList(2, cells.size() - 1);
            } else if (cells.size() > 2 && cells.get(1).matches("required_" + rule + "(_\\w+)?")) {
                for (int i = 0; i < backends.size(); i++) {
                    boolean passed = cells.get(i + 2).startsWith("passed");
                    byBackend.merge(backends.get(i), passed ? "yes" : "no", (a, b) -> a.equals("no") ? a : b);
                }
            }
        }
        return byBackend;
    }

    private static void section(
            StringBuilder page,
            String title,
            List<DocumentedType> types,
            Set<String> words,
            String conformance,
            boolean withMakers)
            throws IOException {
        Map<String, Elsewhere> elsewhere = elsewhere();
        page.append("\n## ").append(title).append('\n');
        for (DocumentedType type : types) {
            Elsewhere names = elsewhere.get(type.name());
            assertThat(names)
                    .as("elsewhere.csv says what Keras and PyTorch call %s, or -", type.name())
                    .isNotNull();
            page.append("\n### ").append(type.name()).append("\n\n");
            List<String> facts = new ArrayList<>();
            words.stream()
                    .filter(word -> plain(word).equals(plain(type.name())))
                    .forEach(word -> facts.add("task files: `" + word + "`"));
            facts.add("Keras: " + code(Objects.requireNonNull(names).keras()));
            facts.add("PyTorch: " + code(names.pytorch()));
            Map<String, String> proofs = proofs(conformance, "LAYER_" + type.name());
            if (!proofs.isEmpty()) {
                facts.add("held to the reference by the kit: "
                        + proofs.entrySet().stream()
                                .filter(entry -> entry.getValue().equals("yes"))
                                .map(Map.Entry::getKey)
                                .collect(Collectors.joining(", ")));
            }
            page.append(String.join(" · ", facts))
                    .append("\n\n")
                    .append(type.text())
                    .append('\n');
            if (!type.options().isEmpty()) {
                page.append("\n| option | |\n|---|---|\n");
                type.options()
                        .forEach((option, text) -> page.append("| `")
                                .append(option)
                                .append("` | ")
                                .append(text.replace("|", "\\|").replaceAll("\\s+", " "))
                                .append(" |\n"));
            }
            if (!type.makers().isEmpty() && withMakers) {
                page.append("\n| made by | |\n|---|---|\n");
                type.makers()
                        .forEach((maker, text) -> page.append("| `")
                                .append(maker)
                                .append("` | ")
                                .append(text.replace("|", "\\|").replaceAll("\\s+", " "))
                                .append(" |\n"));
            }
            if (!type.source().isEmpty()) {
                page.append("\nSource: ").append(type.source()).append('\n');
            }
        }
    }

    private static String code(String name) {
        return name.equals("-") ? "-" : "`" + name + "`";
    }

    private static String page() throws IOException {
        Components components = Guice.createInjector(new BuiltinModule()).getInstance(Components.class);
        String conformance = Files.readString(ROOT.resolve("docs/CONFORMANCE.md"));
        StringBuilder page = new StringBuilder("""
                # Layers, cells, losses, optimizers, metrics, decoders

                Written by the build from the sources' javadoc (`mvn -pl lstm-apps -am test -Dtest=LayersPageTest -Dlstm.docs.write=true
                -Dsurefire.failIfNoSpecifiedTests=false`), never by hand. Shapes have the batch first. Every layer may have lengths or a mask; each row then gives
                what it gives alone. Everything is a graph of [ONNX's operators](../ARCHITECTURE.md#operators), so it trains on `native`, `nd4j` and `reference` and predicts
                there and on `onnx`.
                """);
        section(page, "Layers", types("nn", Layer.class), components.layerNames(), conformance, false);
        List<DocumentedType> cells = new ArrayList<>(types("nn", Cell.class));
        cells.addAll(types("nn/cell", Cell.class));
        section(page, "Cells", cells, components.cellNames(), conformance, false);
        section(page, "Losses", types("train", Loss.class), components.lossNames(), conformance, false);
        section(page, "Optimizers", types("train", Optimizer.class), components.optimizerNames(), conformance, false);
        List<DocumentedType> metrics = new ArrayList<>();
        DocumentedType.read(SOURCES.resolve("train/Metrics.java")).ifPresent(metrics::add);
        metrics.addAll(types("metric", Metric.class));
        section(page, "Metrics", metrics, Set.of(), conformance, true);
        page.append("\nWords in task files (`training.metrics`): ")
                .append(components.metricNames().stream()
                        .sorted()
                        .map(LayersPageTest::code)
                        .collect(Collectors.joining(", ")))
                .append(".\n");
        section(
                page,
                "Metrics of texts and tags",
                types(TEXT_SOURCES, "text/metric", Object.class),
                Set.of(),
                conformance,
                true);
        List<DocumentedType> decoders = types("decode", Object.class).stream()
                .filter(type -> DECODERS.contains(type.name()))
                .toList();
        section(page, "Decoders", decoders, Set.of(), conformance, true);
        return page.toString();
    }

    @Test
    void thePageSaysWhatTheSourcesSay() throws IOException {
        String page = page();
        if (Boolean.getBoolean("lstm.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("docs/LAYERS.md; write it anew with -Dlstm.docs.write=true")
                .hasContent(page);
    }
}
