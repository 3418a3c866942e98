package org.lstm4j.tasks.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.text.spec.PipelineSpec;

/** The classifiers of the sources have as many parameters here as there, for the number of word ids that their data gives. */
class ShippedModelsTest {
    private final Injector injector = Guice.createInjector(new BuiltinModule());
    private final ConfigBinder binder = new ConfigBinder();

    /** For tweets, PyTorch counts 2,048 more: each LSTM has a second bias there, which is only ever added to the first. */
    @ParameterizedTest
    @CsvSource({
        "sarcasm, 1000, 120, 30129",
        "tweets, 9301, 25, 3499777",
        "imdb-500, 5000, 500, 213301",
        "imdb-228, 15000, 228, 246305",
        "sequence-classifier, 1024, 30, 459393",
    })
    void parametersAreThoseOfTheSource(String task, int vocabulary, int maxLength, long parameters) {
        TextClassificationConfig config = binder.bind(
                injector.getInstance(TaskCatalog.class).read(task, List.of()).settings(),
                TextClassificationConfig.class);
        PipelineSpec spec = config.text().spec(binder);
        assertThat(spec.maxLength().orElse(maxLength)).isEqualTo(maxLength);
        Components components = injector.getInstance(Components.class);
        ComponentContext context = new ComponentContext(components, vocabulary, 1, 1);
        assertThat(Classifier.of(config, 2, maxLength, components, context, Optional.empty())
                        .model()
                        .inferenceGraph()
                        .trainableCount())
                .isEqualTo(parameters);
    }
}
