package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Comparison;
import org.lstm4j.apps.parity.LabelQuestions;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.apps.parity.RecognitionQuestions;
import org.lstm4j.drawing.DrawingQuestions;
import org.lstm4j.drawing.SequenceGeneration;
import org.lstm4j.forecast.MultivariateForecast;
import org.lstm4j.forecast.VectorQuestions;
import org.lstm4j.labelling.SequenceLabelling;
import org.lstm4j.labelling.TagQuestions;
import org.lstm4j.recognition.Recognition;
import org.lstm4j.recognition.Transcription;
import org.lstm4j.recognition.TranscriptionQuestions;
import org.lstm4j.spi.BackendStatus;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TaskType;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.generation.TextGeneration;
import org.lstm4j.tasks.generation.WordQuestions;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.series.ForecastQuestions;
import org.lstm4j.tasks.series.SeriesForecast;
import org.lstm4j.tasks.text.TextClassification;
import org.lstm4j.translation.SequenceToSequence;
import org.lstm4j.translation.TranslationQuestions;

/**
 * Every task that ships, trained for an epoch on each backend that trains, says the same of every test row on every backend that
 * there is: label by label, word by word, forecast by forecast.
 *
 * <p>On the samples inside the program always; on the real data with {@code -Dlstm.parity=true} and a data root, for minutes; on
 * ND4J with the profile {@code nd4j}.
 */
class TaskParityTest {
    private static final System.Logger LOG = System.getLogger(TaskParityTest.class.getName());

    /** The oracle in double precision, to which the conformance kit holds all others, is too slow for whole tasks. */
    private static final String ORACLE = "reference";

    private static final String SAMPLE_ROWS = "80";

    /** What would take many minutes: as many of its first rows as do not. */
    private static final Map<String, List<String>> CUT = Map.of(
            "dialog", List.of("data.source.limit=700"),
            "imdb-500", reviews(),
            "imdb-228", reviews(),
            "imdb-best", reviews());

    private static final Injector INJECTOR = Guice.createInjector(ShippedModules.all());
    private static final TaskCatalog CATALOG = INJECTOR.getInstance(TaskCatalog.class);
    private static final Map<Class<? extends TaskType>, Questions> QUESTIONS = allQuestions();

    @TempDir
    private Path folder;

    /** In the order of the file, as in that of their names the first rows are of one class. */
    private static List<String> reviews() {
        return List.of("data.source.limit=8000", "data.source.order-by=null", "data.test-source.limit=2000");
    }

    private static Map<Class<? extends TaskType>, Questions> allQuestions() {
        ConfigBinder binder = INJECTOR.getInstance(ConfigBinder.class);
        Components components = INJECTOR.getInstance(Components.class);
        return Map.of(
                TextClassification.class, new LabelQuestions(binder),
                TextGeneration.class, new WordQuestions(components, binder),
                SeriesForecast.class, new ForecastQuestions(components, binder),
                MultivariateForecast.class, new VectorQuestions(components, binder),
                Recognition.class, new RecognitionQuestions(),
                Transcription.class, new TranscriptionQuestions(binder),
                SequenceLabelling.class, new TagQuestions(binder),
                SequenceToSequence.class, new TranslationQuestions(binder),
                SequenceGeneration.class, new DrawingQuestions(binder));
    }

    private static Questions questions(TaskType type) {
        return Optional.ofNullable(QUESTIONS.get(type.getClass()))
                .orElseThrow(() -> new AssertionError("nobody knows what to ask models of " + type.getClass()));
    }

    private static List<BackendStatus> backends() {
        return Backends.status().stream()
                .filter(it -> !it.name().equals(ORACLE))
                .toList();
    }

    /** Every task with every backend that trains, ready or not. */
    static Stream<Arguments> tasksAndTrainers() {
        return CATALOG.tasks().stream()
                .flatMap(task -> backends().stream()
                        .filter(BackendStatus::trains)
                        .map(trainer -> Arguments.of(task.name(), trainer.name())));
    }

    @Test
    void everyTaskTypeThatShipsCanBeAsked() {
        assertThat(CATALOG.tasks())
                .isNotEmpty()
                .allSatisfy(task -> assertThat(questions(task.type())).isNotNull());
    }

    @ParameterizedTest(name = "{0} trained on {1}")
    @MethodSource("tasksAndTrainers")
    void onTheSampleEveryBackendSaysTheSame(String task, String trainer) {
        compare(task, trainer, Optional.empty(), few(CATALOG.read(task, List.of())));
    }

    @ParameterizedTest(name = "{0} trained on {1}")
    @MethodSource("tasksAndTrainers")
    void onTheRealDataEveryBackendSaysTheSame(String task, String trainer) {
        assumeTrue(Boolean.getBoolean("lstm.parity"), "takes minutes: -Dlstm.parity=true asks for it");
        Optional<Path> root = Optional.ofNullable(System.getProperty(DataRoot.PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(DataRoot.VARIABLE)))
                .map(Path::of);
        assumeTrue(
                root.isPresent() && Files.isDirectory(root.get()),
                "needs a data root, named by lstm.data.root or LSTM_DATA");
        compare(task, trainer, root, CUT.getOrDefault(task, List.of()));
    }

    /** Settings that take the first rows only. */
    private static List<String> few(TaskDefinition task) {
        if (task.settings().hasPath("source.clips")) {
            return List.of("source.clips=20");
        }
        if (task.settings().hasPath("form.start")) {
            return List.of(); // so many lines of one text are no window for each of its lanes
        }
        return Stream.of("data.source.limit", "data.source.rows")
                .filter(key -> task.settings().hasPath(key.endsWith("limit") ? "data.source.file" : key))
                .map(key -> key + "=" + SAMPLE_ROWS)
                .toList();
    }

    private void compare(String task, String trainer, Optional<Path> data, List<String> settings) {
        BackendStatus training = backends().stream()
                .filter(it -> it.name().equals(trainer))
                .findFirst()
                .orElseThrow();
        assumeTrue(training.availability().isReady(), training.summary());
        TaskModel model = CATALOG.model(train(task, trainer, data, settings));
        Questions questions = questions(model.task().type());
        DataRoot root = new DataRoot(data, "test");
        List<Answer> expected = questions.answers(model, root, Selection.of(trainer));
        assertThat(expected).isNotEmpty();
        for (BackendStatus other : backends()) {
            if (other.availability().isReady() && !other.name().equals(trainer)) {
                Comparison comparison =
                        Comparison.of(expected, questions.answers(model, root, Selection.of(other.name())));
                String what = task + " trained on " + trainer + ", asked there and on " + other.name();
                LOG.log(System.Logger.Level.INFO, "{0}: {1}", what, comparison);
                assertThat(comparison.otherLabels() - comparison.ties())
                        .as(what)
                        .isZero();
                assertThat(comparison.largestDifference()).as(what).isLessThanOrEqualTo(Comparison.ROUNDING);
            }
        }
    }

    private Path train(String task, String trainer, Optional<Path> data, List<String> settings) {
        Path run = folder.resolve("run");
        List<String> args = new ArrayList<>(
                List.of("train", task, "--backend", trainer, "--epochs", "1", "--seed", "1", "--out", run.toString()));
        data.ifPresent(root -> args.addAll(List.of("--data", root.toString())));
        settings.forEach(setting -> args.addAll(List.of("--set", setting)));
        ProgramRun trained = ProgramRun.of(args.toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        return run.resolve("model.lstm");
    }
}
