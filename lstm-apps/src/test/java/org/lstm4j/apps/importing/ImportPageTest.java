package org.lstm4j.apps.importing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.model.parity.Checks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/IMPORT.md: what it lists is what the recorded files hold. */
class ImportPageTest {
    private static final Path PAGE = Path.of("..", "docs", "IMPORT.md");
    private static final Path KERAS =
            Path.of("..", "lstm-io", "src", "test", "resources", "org", "lstm4j", "io", "keras");
    private static final String COMMAND = "mvn -B -pl lstm-apps -am test -Dtest=ImportPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dlstm.docs.write=true";
    private static final Set<String> PARTS = Set.of("layer", "backward_layer", "forward_layer", "cell");
    private static final int COLUMNS = 4;
    /** In front of what is no layer; sorts behind all that are. */
    private static final String OPERATION = "~";

    @TempDir
    private static Path folder;

    @Test
    void thePageListsWhatIsComparedHere() throws IOException {
        String text;
        try (InputStream in = Objects.requireNonNull(ImportPageTest.class.getResourceAsStream("IMPORT.md"))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String page = text.replace("{{most-numbers}}", String.format(Locale.ROOT, "%,d", Checks.MOST_NUMBERS))
                .replace("{{keras-layers}}", kerasLayers())
                .replace("{{pytorch-modules}}", pytorchModules());
        if (Boolean.getBoolean("lstm.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("to rewrite it: " + COMMAND).hasContent(page);
        assertThat(Pattern.compile("]\\(([^)#]+)\\)").matcher(page).results().map(match -> match.group(1)))
                .allSatisfy(link -> assertThat(PAGE.resolveSibling(link)).exists());
    }

    // ---- Keras

    private static String kerasLayers() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (String name : List.of("cases.jsonl", "cases3.jsonl")) {
            for (String line : Files.readAllLines(KERAS.resolve(name))) {
                Set<String> layers = new TreeSet<>();
                collect(new JsonMapper().readTree(line).path("config"), layers);
                layers.forEach(layer -> counts.merge(layer, 1, Integer::sum));
            }
        }
        counts.keySet().removeAll(Set.of("InputLayer", "Sequential", "Functional", "Model"));
        String operations = counts.keySet().stream()
                .filter(layer -> layer.startsWith(OPERATION))
                .map(layer -> "`" + layer.substring(OPERATION.length()) + "`")
                .collect(Collectors.joining(", "));
        counts.keySet().removeIf(layer -> layer.startsWith(OPERATION));
        List<String> cells = new ArrayList<>();
        counts.forEach((layer, count) -> cells.add("`" + layer + "` " + count));
        StringBuilder table = new StringBuilder("| | | | |\n|---|---|---|---|\n");
        int rows = Math.ceilDiv(cells.size(), COLUMNS);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int i = column * rows + row;
                table.append("| ").append(i < cells.size() ? cells.get(i) : "").append(' ');
            }
            table.append("|\n");
        }
        return table.append("\nOperations of `keras.ops` between layers, as functional models of Keras 3 have them: ")
                .append(operations)
                .append('.')
                .toString();
    }

    /** Layers stand in lists of that name, and within wrappers; initializers have classes as well. */
    private static void collect(JsonNode node, Set<String> layers) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            boolean isList = entry.getKey().equals("layers") || entry.getKey().equals("cells");
            if (isList && value.isArray()) {
                value.forEach(layer -> add(layer, layers));
            } else if (PARTS.contains(entry.getKey()) && value.isObject()) {
                add(value, layers);
            } else if (value.isObject()) {
                collect(value, layers);
            }
        }
    }

    private static void add(JsonNode layer, Set<String> layers) {
        if (layer.has("class_name")) {
            boolean isOperation = layer.path("module").asString("").contains(".ops");
            layers.add((isOperation ? OPERATION : "") + layer.path("class_name").asString());
        }
        collect(layer, layers);
    }

    // ---- PyTorch

    private static String pytorchModules() throws IOException {
        PytorchModules.unpack(folder);
        List<PytorchModules.Module> modules = PytorchModules.all();
        StringBuilder table = new StringBuilder("| module | operators of ONNX | |\n|---|---|---|\n");
        int equal = 0;
        int asked = 0;
        for (int i = 0; i < modules.size(); i++) {
            PytorchModules.Outcome outcome = PytorchModules.outcome(folder, modules.get(i), List.of("native", "onnx"));
            equal += outcome.isEqual() ? 1 : 0;
            asked += outcome.isEqual() && i < PytorchModules.ASKED ? 1 : 0;
            String found = outcome.refusal()
                    .map(refusal -> "refused: " + refusal.substring(refusal.indexOf(": ") + 2))
                    .orElse(outcome.isEqual() ? "equal" : "DIFFERENT");
            table.append("| ")
                    .append(modules.get(i).what())
                    .append(" | ")
                    .append(operators(modules.get(i)))
                    .append(" | ")
                    .append(found)
                    .append(" |\n");
        }
        return table.append("\n")
                .append(equal)
                .append(" of ")
                .append(modules.size())
                .append(" are equal; of the first ")
                .append(PytorchModules.ASKED)
                .append(", which people have most, ")
                .append(asked)
                .append('.')
                .toString();
    }

    private static String operators(PytorchModules.Module module) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(module.name()).resolve("model.onnx"));
        return ModelProto.parseFrom(bytes).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .filter(type -> !type.equals("Constant"))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
