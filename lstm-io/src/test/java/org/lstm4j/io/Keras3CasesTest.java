package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.ForeignModel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Models of Keras 3 against what it computes; {@code make3.py} beside the cases made them. Each is written as the .keras file that Keras writes, its
 * configuration as it is and its weights at their paths.
 */
class Keras3CasesTest {
    private static final int CASES = Integer.getInteger("lstm.fuzz.keras", 300);

    @TempDir
    private Path folder;

    private static List<JsonNode> cases() {
        return KerasCasesTest.cases("keras/cases3.jsonl");
    }

    @TestFactory
    Stream<DynamicTest> aModelGivesWhatKerasGives() {
        return cases().stream()
                .map(it -> DynamicTest.dynamicTest(it.path("name").stringValue(), () -> {
                    ForeignModel model = KerasFile.read(archive(weights(it), it.path("config")));
                    KerasCasesTest.check(it, model);
                    boolean isHalf = it.path("name").stringValue().startsWith("policy_");
                    assertThat(model.remarks()).hasSize(isHalf ? 1 : 0);
                }));
    }

    private byte[] weights(JsonNode it) throws IOException {
        Path file = folder.resolve("model.weights.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("made", "by a test");
            it.path("weights")
                    .properties()
                    .forEach(weight -> KerasCasesTest.put(
                            hdf, weight.getKey(), KerasCasesTest.nested(KerasCasesTest.tensor(weight.getValue()))));
        }
        return Files.readAllBytes(file);
    }

    private Path archive(byte[] weights, JsonNode config) throws IOException {
        Path file = folder.resolve("model.keras");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "metadata.json", "{\"keras_version\": \"3.15.1\"}".getBytes(StandardCharsets.UTF_8));
            entry(zip, "config.json", config.toString().getBytes(StandardCharsets.UTF_8));
            entry(zip, "model.weights.h5", weights);
        }
        return file;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Configurations in which one thing or a few are others: refused in one line, or read. */
    @Test
    void mutatedConfigurationsAreRefusedOrRead() throws IOException {
        List<JsonNode> all = cases();
        Random random = new Random(23);
        int refused = 0;
        byte[] weights = {};
        JsonNode it = all.getFirst();
        for (int i = 0; i < CASES; i++) {
            if (i % 10 == 0) { // writing weights takes longer than reading them
                it = all.get(random.nextInt(all.size()));
                weights = weights(it);
            }
            JsonNode config = it.path("config").deepCopy();
            for (int change = random.nextInt(3); change >= 0; change--) {
                mutate(config, random);
            }
            Path file = archive(weights, config);
            try {
                KerasFile.read(file);
            } catch (InvalidInputException e) {
                refused++;
                assertThat(e.getMessage()).as("case %d", i).doesNotContain("\n").hasSizeLessThan(3000);
            }
        }
        assertThat(refused).isBetween(CASES / 5, CASES);
    }

    private static void mutate(JsonNode config, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(config, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ArrayNode array && !array.isEmpty()) {
            array.set(random.nextInt(array.size()), other(random, containers));
        } else if (container instanceof ObjectNode object && !object.isEmpty()) {
            List<String> keys = new ArrayList<>(object.propertyNames());
            String key = keys.get(random.nextInt(keys.size()));
            if (random.nextInt(4) == 0) {
                object.remove(key);
            } else {
                object.set(key, other(random, containers));
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> to) {
        if (node.isContainer()) {
            to.add(node);
            node.forEach(each -> collect(each, to));
        }
    }

    private static JsonNode other(Random random, List<JsonNode> containers) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (random.nextInt(10)) {
            case 0 -> make.nullNode();
            case 1 -> make.numberNode(-1);
            case 2 -> make.numberNode(0);
            case 3 -> make.numberNode(random.nextInt(7));
            case 4 -> make.numberNode(Integer.MAX_VALUE - random.nextInt(3));
            case 5 -> make.numberNode(random.nextGaussian());
            case 6 -> make.stringNode("lstm");
            case 7 -> make.booleanNode(random.nextBoolean());
            case 8 -> make.arrayNode();
            default -> containers.get(random.nextInt(containers.size())).deepCopy();
        };
    }
}
