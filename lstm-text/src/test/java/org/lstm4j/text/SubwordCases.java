package org.lstm4j.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the tokenizers library makes of some texts with tokenizers that {@code make.mjs}, beside the cases, made. */
final class SubwordCases {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private SubwordCases() {}

    /**
     * A tokenizer with its results.
     *
     * @param ids of each text
     * @param isText whether ids are bytes of text
     */
    record Case(String name, String json, List<int[]> ids, boolean isText) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The texts and the cases. */
    record All(List<String> texts, List<Case> cases) {
        Case named(String name) {
            return cases.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static All read() {
        List<String> texts = new ArrayList<>();
        Map<String, JsonNode> models = new HashMap<>();
        List<Case> cases = new ArrayList<>();
        try (BufferedReader lines = open()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode node = MAPPER.readTree(line);
                if (node.has("texts")) {
                    node.get("texts").forEach(text -> texts.add(text.stringValue()));
                } else if (node.has("json")) {
                    models.put(node.get("model").stringValue(), node.get("json"));
                } else {
                    ObjectNode tokenizer = (ObjectNode) node.get("tokenizer");
                    tokenizer.set("model", models.get(node.get("model").stringValue()));
                    cases.add(new Case(
                            node.get("name").stringValue(),
                            MAPPER.writeValueAsString(tokenizer),
                            ids(node),
                            node.has("pieces")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new All(texts, cases);
    }

    private static BufferedReader open() {
        InputStream in = Objects.requireNonNull(SubwordCases.class.getResourceAsStream("subword/cases.jsonl"));
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private static List<int[]> ids(JsonNode node) {
        List<int[]> ids = new ArrayList<>();
        if (node.has("ids")) {
            node.get("ids")
                    .forEach(row -> ids.add(
                            row.valueStream().mapToInt(JsonNode::intValue).toArray()));
        } else {
            for (JsonNode pieces : node.get("pieces")) {
                byte[] bytes = pieces.stringValue().getBytes(StandardCharsets.UTF_8);
                int[] row = new int[bytes.length];
                for (int i = 0; i < row.length; i++) {
                    row[i] = bytes[i] & 0xFF;
                }
                ids.add(row);
            }
        }
        return ids;
    }
}
