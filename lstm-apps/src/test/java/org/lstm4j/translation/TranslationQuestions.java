package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.data.Shuffle;
import org.lstm4j.model.DecodeOptions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Translation;
import org.lstm4j.model.Translator;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.train.Trainer;

/**
 * What does each test source become, token by token, by the graphs that write? And how likely is each token of its target, by the graph that
 * was trained?
 *
 * @param binder of settings
 */
public record TranslationQuestions(ConfigBinder binder) implements Questions {
    /** As many of them as are asked in seconds; each is decoded token by token on each backend. */
    private static final int MOST = 200;

    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection backend) {
        TranslationConfig config = binder.bind(model.task().settings(), TranslationConfig.class);
        List<Pair> all = SplitPairs.load(config.data(), binder, root).test();
        List<Pair> test = all.subList(0, Math.min(MOST, all.size()));
        List<Answer> answers = new ArrayList<>();
        try (SavedModel saved = model.open(backend)) {
            Translator translator = Translator.of(saved);
            DecodeOptions greedy = DecodeOptions.greedy(config.target().maxLength());
            List<Translation> written = translator.sequences().source().isPresent()
                    ? translator.translate(test.stream().map(Pair::source).toList(), greedy)
                    : translator.describe(test.stream().map(Pair::numbers).toList(), greedy);
            PairColumns columns = PairColumns.of(translator.sequences());
            for (int i = 0; i < test.size(); i++) {
                // what was written as if it were right, for how sure each token was; then what is right
                List<String> words = written.get(i).words();
                boolean isOfCharacters = translator.sequences().target().split() == SequenceTokens.Split.CHARACTERS;
                String text = String.join(isOfCharacters ? "" : " ", words);
                Pair said = new Pair(test.get(i).source(), test.get(i).numbers(), text, "", "");
                answers.add(new Answer(
                        text + (written.get(i).isEnded() ? "." : ""),
                        scored(saved, columns, said).margin(),
                        new double[0]));
                answers.add(Answer.ofNumbers(scored(saved, columns, test.get(i)).probabilities()));
            }
        }
        return answers;
    }

    /** The probability of each token, and by how much the likeliest is likelier than the next at each step, at least. */
    // Data of a test, never compared as a whole.
    @SuppressWarnings("ArrayRecordComponent")
    private record Scored(double[] probabilities, double margin) {}

    private static Scored scored(SavedModel saved, PairColumns columns, Pair pair) {
        Feeds rows = columns.dataset(List.of(pair))
                .batches(1, Shuffle.NONE)
                .iterator()
                .next();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        saved.inputs().forEach(input -> inputs.put(input.name(), rows.get(input.name())));
        Tensor scores =
                saved.run(inputs, List.of(Model.PREDICTION)).firstEntry().getValue();
        int[] said = rows.get(Trainer.TARGET).to(DType.INT32).ints();
        int symbols = scores.dim(2);
        double[] probabilities = new double[rows.get("prefix_lens").ints()[0]];
        double margin = Double.POSITIVE_INFINITY;
        for (int step = 0; step < probabilities.length; step++) {
            double all = 0;
            double best = Double.NEGATIVE_INFINITY;
            double next = Double.NEGATIVE_INFINITY;
            for (int id = 0; id < symbols; id++) {
                double score = scores.element(step * symbols + id);
                all += Math.exp(score);
                if (id >= SequenceTokens.END) {
                    next = Math.max(next, Math.min(best, score));
                    best = Math.max(best, score);
                }
            }
            probabilities[step] = Math.exp(scores.element(step * symbols + said[step])) / all;
            margin = Math.min(margin, best - next);
        }
        return new Scored(probabilities, margin);
    }
}
