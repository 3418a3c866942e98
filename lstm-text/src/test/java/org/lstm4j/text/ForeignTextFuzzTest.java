package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.ForeignText.Options;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spoiled tokenizers and vocabularies are read, or refused by an {@link InvalidInputException}; and what is read
 * encodes texts, or refuses them so. How many are tried: {@code -Dlstm.fuzz.subwords=10000}.
 */
class ForeignTextFuzzTest {
    private static final int FILES = Integer.getInteger("lstm.fuzz.subwords", 200);
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final List<String> TEXTS = List.of(
            "",
            "The cat's [MASK] sat,  on\tthe mat 1234 \u0301e\u0301 \u4f60\u597d \ud83d\ude00 \ud83d <s>",
            "aaaaaaaaaa b ".repeat(40));
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "2147483647",
            "4294967295",
            "1e300",
            "0.5",
            "\"\"",
            "\" \"",
            "\"\\ud83d\"",
            "\"\\u0000\"",
            "\"(a+)+$\"",
            "\"[[\"",
            "\"\\\\p{Han\"",
            "\"AAAA////AAAA\"",
            "[]",
            "{}",
            "[[[[[[]]]]]]",
            "{\"type\":\"ByteLevel\"}",
            "{\"type\":\"Sequence\",\"normalizers\":[],\"pretokenizers\":[],\"processors\":[]}",
            "{\"Regex\":\"(?=(x*)*y)|\\\\b{2}\"}",
            "{\"String\":\"\"}",
            "{\"Fixed\":16777216}");

    private final SplittableRandom random = new SplittableRandom(21);

    @Test
    void whateverIsInAFileItIsReadOrRefused() {
        SubwordCases.All cases = SubwordCases.read();
        List<byte[]> files = new ArrayList<>();
        cases.cases().forEach(one -> files.add(one.json().getBytes(StandardCharsets.UTF_8)));
        int read = 0;
        int refused = 0;
        for (int attempt = 0; attempt < FILES; attempt++) {
            byte[] file = files.get(random.nextInt(files.size()));
            byte[] spoiled = attempt % 3 == 0 ? bytes(file) : structure(file, files);
            try {
                encode(spoiled);
                read++;
            } catch (InvalidInputException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("attempt %d", attempt)
                        .doesNotContain("\n")
                        .hasSizeLessThan(2_000);
            } catch (RuntimeException | StackOverflowError e) {
                fail("attempt " + attempt + ": " + new String(spoiled, StandardCharsets.UTF_8), e);
            }
        }
        assertThat(read).isGreaterThan(FILES / 20);
        assertThat(refused).isGreaterThan(FILES / 20);
    }

    private static void encode(byte[] file) {
        TextPipeline pipeline = ForeignText.read(file, "tokenizer.json", Options.NONE.withLength(40))
                .pipeline();
        for (String text : TEXTS) {
            pipeline.apply(text);
            pipeline.encoder().explain(text);
        }
        assertThat(TextPipeline.fromJson(pipeline.toJson())).isEqualTo(pipeline);
    }

    /** Some bytes changed, left out or repeated, or the end cut off. */
    private byte[] bytes(byte[] file) {
        byte[] spoiled = file.clone();
        int at = random.nextInt(file.length);
        int end = Math.min(file.length, at + 1 + random.nextInt(40));
        switch (random.nextInt(4)) {
            case 0 -> spoiled[at] = (byte) random.nextInt(256);
            case 1 -> spoiled = joined(Arrays.copyOf(file, at), Arrays.copyOfRange(file, end, file.length));
            case 2 -> spoiled = joined(Arrays.copyOf(file, end), Arrays.copyOfRange(file, at, file.length));
            default -> spoiled = Arrays.copyOf(file, at);
        }
        return spoiled;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Some values replaced: by odd ones, or by a part of another file. */
    private byte[] structure(byte[] file, List<byte[]> files) {
        JsonNode root = MAPPER.readTree(file);
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            List<JsonNode> parents = new ArrayList<>();
            collect(root, parents, 0);
            JsonNode parent = parents.get(random.nextInt(parents.size()));
            JsonNode value = random.nextInt(3) > 0
                    ? MAPPER.readTree(VALUES.get(random.nextInt(VALUES.size())))
                    : part(files.get(random.nextInt(files.size())));
            if (parent instanceof ObjectNode object && !object.isEmpty()) {
                List<String> keys = List.copyOf(object.propertyNames());
                String key = keys.get(random.nextInt(keys.size()));
                if (random.nextInt(8) == 0) {
                    object.remove(key);
                } else {
                    object.set(key, value);
                }
            } else if (parent instanceof ArrayNode array && !array.isEmpty()) {
                array.set(random.nextInt(array.size()), value);
            }
        }
        return MAPPER.writeValueAsBytes(root);
    }

    private JsonNode part(byte[] file) {
        JsonNode root = MAPPER.readTree(file);
        List<String> keys = List.copyOf(root.propertyNames());
        return root.get(keys.get(random.nextInt(keys.size())));
    }

    /** Of long lists a few parts only, so that short ones are changed as often. */
    private static void collect(JsonNode node, List<JsonNode> parents, int depth) {
        if (node.isContainer()) {
            parents.add(node);
            if (depth < 6) {
                node.values().stream().limit(12).forEach(child -> collect(child, parents, depth + 1));
            }
        }
    }
}
