package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tokenizer that somebody saved beside a Keras 3.8 model, with texts and the ids they became: read in place, from the
 * directory that the system property {@code lstm.conformance.vectors} names.
 */
class KerasVectorsTest {
    @Test
    void aSavedTokenizerGivesTheIdsThatItsModelWasFed() {
        Path folder = vectors().resolve("keras/sarcasm_bilstm_keras38");
        assumeTrue(Files.isDirectory(folder), folder + " is not there");
        JsonNode vector = JsonMapper.shared().readTree(folder.resolve("io.json"));
        List<String> texts = new ArrayList<>();
        vector.get("texts").forEach(text -> texts.add(text.stringValue()));
        List<Integer> ids = new ArrayList<>();
        vector.get("inputs").get("input").get("data").forEach(id -> ids.add(id.intValue()));

        Tokenizer tokenizer = Tokenizer.load(folder.resolve("tokenizer.json"));
        PaddedSequences padded = new TextPipeline(tokenizer, PadSequences.post(25)).apply(texts);

        assertThat(texts).isNotEmpty();
        assertThat(padded.ids())
                .containsExactly(ids.stream().mapToInt(Integer::intValue).toArray());
        assertThat(tokenizer.vocabularySize()).isEqualTo(10_000);
        assertThat(Tokenizer.fromJson(tokenizer.toJson())).isEqualTo(tokenizer);
    }

    private static Path vectors() {
        Optional<Path> root = Optional.ofNullable(System.getProperty("lstm.conformance.vectors"))
                .map(Path::of);
        assumeTrue(root.isPresent(), "no vectors: set -Dlstm.conformance.vectors");
        return root.orElseThrow();
    }
}
