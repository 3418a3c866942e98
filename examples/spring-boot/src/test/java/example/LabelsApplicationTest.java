package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.ClosedException;
import org.lstm4j.model.CompiledModel;
import org.lstm4j.model.FitOptions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.TextTraining;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;

/** Trains a tiny model, starts the program with it, and asks. */
@SpringBootTest
@AutoConfigureMockMvc
class LabelsApplicationTest {
    @TempDir
    static Path folder;

    @Autowired
    MockMvc web;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
        properties.add("labels.model", () -> trained().toString());
    }

    private static Path trained() {
        List<String> texts = List.of("good food", "not good", "a nice day", "not a nice day", "we like it", "not what we like");
        List<String> labels = List.of("yes", "no", "yes", "no", "yes", "no");
        TextPipeline words = new TextPipeline(Tokenizer.builder().oovToken("?").fit(texts), PadSequences.post(8));
        Model network = Model.ofTokens(
                Sequential.of(
                        Embedding.of(words.encoder().vocabularySize(), 8), Lstm.of(16), Dense.of(1, Activation.SIGMOID)),
                true);
        Path file = folder.resolve("model.lstm");
        try (CompiledModel model = CompiledModel.compile(network, new BinaryCrossEntropy(), Adam.keras())) {
            TextTraining training = model.texts(words, "no", "yes");
            training.fit(texts, labels, FitOptions.ofEpochs(50).withBatchSize(2));
            training.save(file);
        }
        return file;
    }

    @Test
    void aTextGetsItsLabel() throws Exception {
        web.perform(get("/label").param("text", "not a good day"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.label").value("no"))
                .andExpect(jsonPath("$.words").value(4))
                .andExpect(jsonPath("$.knownWords").value(4));
        web.perform(get("/label").param("text", "a good day"))
                .andExpect(jsonPath("$.label").value("yes"));
    }

    @Test
    void aTextThatIsTooLongIsRefusedInOneLine() throws Exception {
        web.perform(get("/label").param("text", "x".repeat(10_001)))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.error").value("A text has at most 10000 characters; got 10001"));
    }

    @Test
    void healthSaysWhoComputes() throws Exception {
        web.perform(get("/actuator/health"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.components.model.status").value("UP"))
                .andExpect(jsonPath("$.components.model.details.labels[1]").value("yes"));
    }

    @Test
    void theModelIsClosedWithTheProgram() {
        SavedModel model;
        try (var program = SpringApplication.run(
                LabelsApplication.class, "--server.port=0", "--labels.model=" + trained())) {
            model = program.getBean(SavedModel.class);
            assertThat(model.texts().predict("a good day").label()).isEqualTo("yes");
        }
        assertThatThrownBy(() -> model.texts().predict("a good day")).isInstanceOf(ClosedException.class);
    }
}
