package org.lstm4j.model.logging;

import java.nio.file.Path;
import java.util.List;
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
import org.lstm4j.text.Vocabulary;
import org.lstm4j.text.VocabularyRule;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordEncoder;
import org.lstm4j.text.WordSplit;
import org.lstm4j.text.WordStep;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.slf4j.LoggerFactory;

/**
 * Trains, saves, opens and asks a model whose words are found by OpenNLP, which logs through slf4j; then says through slf4j that it is done,
 * so that who looks knows that the binding works.
 */
public final class AskingProgram {
    private AskingProgram() {}

    /** The file to write. */
    public static void main(String[] args) {
        List<String> texts = List.of("The dogs were barking.", "A cat slept.");
        WordChain chain = new WordChain(List.of(), new WordSplit.Learned(), List.of(new WordStep.TaggedLemmas()));
        VocabularyRule rule = VocabularyRule.mostCommon(20);
        Vocabulary known = Vocabulary.fit(rule, texts.stream().map(chain::words).toList());
        TextPipeline words = new TextPipeline(new WordEncoder(chain, known), PadSequences.post(6));
        Model network =
                Model.ofTokens(Sequential.of(Embedding.of(20, 4), Lstm.of(4), Dense.of(1, Activation.SIGMOID)), true);
        Path file = Path.of(args[0]);
        try (CompiledModel model = CompiledModel.compile(network, new BinaryCrossEntropy(), Adam.keras())) {
            TextTraining training = model.texts(words, "cat", "dog");
            training.fit(texts, List.of("dog", "cat"), FitOptions.ofEpochs(2));
            training.save(file);
        }
        try (SavedModel model = SavedModel.open(file)) {
            model.texts().predict("A dog barks.");
        }
        LoggerFactory.getLogger("program").info("done");
    }
}
