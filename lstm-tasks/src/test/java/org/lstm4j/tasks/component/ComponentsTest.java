package org.lstm4j.tasks.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.graph.Regularizer;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.ActivationLayer;
import org.lstm4j.nn.AttentionRnn;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Bidirectional.Merge;
import org.lstm4j.nn.Branches;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.Frozen;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.GruCell;
import org.lstm4j.nn.InitialState;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.LstmCell;
import org.lstm4j.nn.RecurrentFormula;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.Regularizers;
import org.lstm4j.nn.Reshape;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.SimpleRnnCell;
import org.lstm4j.nn.cell.Cell;
import org.lstm4j.nn.cell.ConvLstm;
import org.lstm4j.nn.cell.DropoutCell;
import org.lstm4j.nn.cell.LayerNormLstm;
import org.lstm4j.nn.cell.MLstm;
import org.lstm4j.nn.cell.MLstmBlock;
import org.lstm4j.nn.cell.MinGru;
import org.lstm4j.nn.cell.MinLstm;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.nn.cell.ResidualCell;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.nn.cell.SLstmBlock;
import org.lstm4j.nn.cell.StackedCells;
import org.lstm4j.nn.cell.ZoneoutCell;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.AdamW;
import org.lstm4j.train.Adamax;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.BinaryFocalCrossEntropy;
import org.lstm4j.train.BivariateMixture;
import org.lstm4j.train.CategoricalCrossEntropy;
import org.lstm4j.train.CategoricalFocalCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.CrfLoss;
import org.lstm4j.train.Ctc;
import org.lstm4j.train.Form;
import org.lstm4j.train.GaussianLikelihood;
import org.lstm4j.train.Huber;
import org.lstm4j.train.Lion;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MeanAbsoluteError;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.MixtureDensity;
import org.lstm4j.train.MovingAverage;
import org.lstm4j.train.Nadam;
import org.lstm4j.train.NegativeBinomialLikelihood;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Pinball;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Schedule;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.StudentTLikelihood;

/** Each word of a task file against the value it stands for. */
class ComponentsTest {
    private static final int VOCABULARY = 100;
    private static final int STEPS = 10;
    private static final int EPOCHS = 4;

    record Holder(TypedConfig part) {}

    private final Components components =
            Guice.createInjector(new BuiltinModule()).getInstance(Components.class);
    private final ComponentContext context = new ComponentContext(components, VOCABULARY, STEPS, EPOCHS);

    private static TypedConfig part(String text) {
        return new ConfigBinder()
                .bind(ConfigFactory.parseString("part = " + text), Holder.class)
                .part();
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of("{ type = embedding, units = 16 }", Embedding.of(VOCABULARY, 16)),
                Arguments.of("{ type = lstm, units = 8 }", Lstm.of(8)),
                Arguments.of(
                        "{ type = lstm, units = 8, return-sequences = true, go-backwards = true }",
                        Lstm.of(8).withReturnSequences().withGoBackwards()),
                Arguments.of(
                        "{ type = lstm, units = 8, recurrent-weight-dropout = 0.5 }",
                        Lstm.of(8).withRecurrentWeightDropout(0.5)),
                Arguments.of("{ type = lstm, units = 8, initial-state = zeros }", Lstm.of(8)),
                Arguments.of(
                        "{ type = lstm, units = 8, initial-state = xavier-normal }",
                        Lstm.of(8).withInitialState(InitialState.XAVIER_NORMAL)),
                Arguments.of("{ type = gru, units = 8 }", Gru.of(8)),
                Arguments.of(
                        "{ type = gru, units = 8, initial-state = xavier-normal }",
                        Gru.of(8).withInitialState(InitialState.XAVIER_NORMAL)),
                Arguments.of(
                        "{ type = gru, units = 8, return-sequences = true, reset-after = false }",
                        Gru.of(8).withReturnSequences().withResetBefore()),
                Arguments.of("{ type = simple-rnn, units = 8 }", SimpleRnn.of(8)),
                Arguments.of(
                        "{ type = simple-rnn, units = 8, initial-state = xavier-normal }",
                        SimpleRnn.of(8).withInitialState(InitialState.XAVIER_NORMAL)),
                Arguments.of(
                        "{ type = simple-rnn, units = 8, activation = relu, return-sequences = true }",
                        SimpleRnn.of(8).withActivation(Activation.RELU).withReturnSequences()),
                Arguments.of(
                        "{ type = bidirectional, layer { type = lstm, units = 8 } }", Bidirectional.of(Lstm.of(8))),
                Arguments.of(
                        "{ type = bidirectional, merge = ave, layer { type = lstm, units = 8 } }",
                        new Bidirectional(Lstm.of(8), Merge.AVE)),
                Arguments.of("{ type = dense, units = 3 }", Dense.of(3)),
                Arguments.of(
                        "{ type = dense, units = 3, activation = tanh, use-bias = false }",
                        new Dense(3, Activation.TANH, false)),
                Arguments.of("{ type = dropout, rate = 0.25 }", Dropout.of(0.25)),
                Arguments.of("{ type = activation, function = softplus }", ActivationLayer.of(Activation.SOFTPLUS)),
                Arguments.of("crf", new Crf()),
                Arguments.of("{ type = reshape, shape = [4, 3, 1] }", Reshape.of(4, 3, 1)),
                Arguments.of("flatten", new Flatten()));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersHaveTheNamesAndDefaultsOfKeras(String text, Layer expected) {
        assertThat(components.layer(part(text), context)).isEqualTo(expected);
    }

    static Stream<Arguments> recurrentOptions() {
        RecurrentOptions usual = RecurrentOptions.DEFAULT;
        return Stream.of(
                Arguments.of(
                        "{ type = lstm, units = 8, dropout = 0.1, recurrent-dropout = 0.2, activation = swish }",
                        new Lstm(
                                8,
                                usual.withDropout(0.1).withRecurrentDropout(0.2).withActivation(Activation.SWISH))),
                Arguments.of(
                        "{ type = lstm, units = 8, projection = 3, peepholes = true, input-forget = true, clip = 2 }",
                        new Lstm(8, usual.withFormula(new RecurrentFormula(2, true, true, 3)))),
                Arguments.of(
                        "{ type = gru, units = 8, clip = 2, kernel-regularizer { l1 = 1, l2 = 2 },"
                                + " recurrent-regularizer { l2 = 3 }, bias-regularizer { l1 = 4 } }",
                        new Gru(
                                8,
                                true,
                                usual.withFormula(RecurrentFormula.STANDARD.withClip(2))
                                        .withRegularizers(new Regularizers(
                                                new Regularizer(1, 2), Regularizer.l2(3), Regularizer.l1(4))))),
                Arguments.of(
                        "{ type = simple-rnn, units = 8, recurrent-dropout = 0.5, activation = leaky-relu }",
                        new SimpleRnn(8, usual.withRecurrentDropout(0.5).withActivation(Activation.LEAKY_RELU))),
                Arguments.of(
                        "{ type = dense, units = 3, kernel-regularizer { l2 = 0.5 } }",
                        Dense.of(3).withRegularizers(Regularizer.l2(0.5), Regularizer.NONE)),
                Arguments.of("{ type = mlstm-block, heads = 2 }", new MLstmBlock(2)),
                Arguments.of("{ type = slstm-block, heads = 4 }", new SLstmBlock(4)),
                Arguments.of(
                        "{ type = attention-rnn, units = 5, score = bahdanau, cell { type = gru, units = 4 } }",
                        new AttentionRnn(new GruCell(4), 5, AttentionRnn.Score.BAHDANAU, false)));
    }

    @ParameterizedTest
    @MethodSource("recurrentOptions")
    void recurrentLayersHaveTheOptionsOfTheirFields(String text, Layer expected) {
        assertThat(components.layer(part(text), context)).isEqualTo(expected);
    }

    static Stream<Arguments> cells() {
        return Stream.of(
                Arguments.of("{ type = lstm, units = 8 }", new LstmCell(8)),
                Arguments.of(
                        "{ type = lstm, units = 8, projection = 2, recurrent-dropout = 0.3 }",
                        new LstmCell(
                                8,
                                RecurrentOptions.DEFAULT
                                        .withRecurrentDropout(0.3)
                                        .withFormula(RecurrentFormula.STANDARD.withProjection(2)))),
                Arguments.of(
                        "{ type = gru, units = 8, reset-after = false }",
                        new GruCell(8, false, RecurrentOptions.DEFAULT)),
                Arguments.of("{ type = simple-rnn, units = 8 }", new SimpleRnnCell(8)),
                Arguments.of("{ type = peephole-lstm, units = 8 }", new PeepholeLstm(8)),
                Arguments.of("{ type = layer-norm-lstm, units = 8 }", new LayerNormLstm(8)),
                Arguments.of("{ type = slstm, units = 8 }", new SLstm(8)),
                Arguments.of("{ type = slstm, units = 8, heads = 4 }", new SLstm(8, 4)),
                Arguments.of("{ type = mlstm, units = 8, heads = 2 }", new MLstm(8, 2)),
                Arguments.of("{ type = min-lstm, units = 8 }", new MinLstm(8)),
                Arguments.of("{ type = min-gru, units = 8 }", new MinGru(8)),
                Arguments.of(
                        "{ type = conv-lstm, image = [4, 5], filters = 3, kernel-size = [3, 2] }",
                        new ConvLstm(List.of(4, 5), 3, List.of(3, 2))),
                Arguments.of(
                        "{ type = zoneout, rate = 0.1, state-rate = 0.2, cell { type = lstm, units = 8 } }",
                        new ZoneoutCell(new LstmCell(8), 0.1, 0.2)),
                Arguments.of(
                        "{ type = dropout, rate = 0.1, cell { type = min-gru, units = 8 } }",
                        new DropoutCell(new MinGru(8), 0.1, 0)),
                Arguments.of(
                        "{ type = stacked, cells = [{ type = lstm, units = 8 },"
                                + " { type = residual, cell { type = lstm, units = 8 } }] }",
                        StackedCells.of(new LstmCell(8), new ResidualCell(new LstmCell(8)))));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void cellsHaveAWordEach(String text, Cell expected) {
        assertThat(components.cell(part(text), context)).isEqualTo(expected);
    }

    @Test
    void settingsOfCellsBeyondAllUseAreRefused() {
        assertThatThrownBy(() -> components.layer(part("{ type = lstm, units = 8, projection = 9 }"), context))
                .hasMessageContaining("projection: must be from 1 to 8, got 9");
        assertThatThrownBy(() -> components.cell(
                        part("{ type = conv-lstm, image = [4], filters = 3, kernel-size = [1000000] }"), context))
                .hasMessageContaining("kernel-size: must be from 1 to 32");
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of("binary-cross-entropy", new BinaryCrossEntropy()),
                Arguments.of("{ type = binary-cross-entropy, from-logits = true }", new BinaryCrossEntropy(true)),
                Arguments.of("categorical-cross-entropy", new CategoricalCrossEntropy()),
                Arguments.of("sparse-categorical-cross-entropy", new SparseCategoricalCrossEntropy()),
                Arguments.of(
                        "{ type = sparse-categorical-cross-entropy, ignore-index = 0 }",
                        new SparseCategoricalCrossEntropy(false, OptionalInt.of(0))),
                Arguments.of("mean-squared-error", new MeanSquaredError()),
                Arguments.of("mean-absolute-error", new MeanAbsoluteError()),
                Arguments.of("huber", new Huber()),
                Arguments.of("{ type = huber, delta = 2 }", new Huber(2)),
                Arguments.of(
                        "{ type = binary-cross-entropy, label-smoothing = 0.1, positive-weights = [2] }",
                        new BinaryCrossEntropy().withLabelSmoothing(0.1).withPositiveWeights(List.of(2.0))),
                Arguments.of(
                        "{ type = categorical-cross-entropy, label-smoothing = 0.1, class-weights = [2, 1] }",
                        new CategoricalCrossEntropy(false, 0.1, List.of(2.0, 1.0))),
                Arguments.of(
                        "{ type = sparse-categorical-cross-entropy, label-smoothing = 0.1, class-weights = [2, 1] }",
                        new SparseCategoricalCrossEntropy(false, OptionalInt.empty(), 0.1, List.of(2.0, 1.0))),
                Arguments.of("binary-focal-cross-entropy", new BinaryFocalCrossEntropy(0.25, 2, false, false, 0)),
                Arguments.of(
                        "{ type = binary-focal-cross-entropy, alpha = 0.5, gamma = 1, apply-class-balancing = true,"
                                + " from-logits = true, label-smoothing = 0.1 }",
                        new BinaryFocalCrossEntropy(0.5, 1, true, true, 0.1)),
                Arguments.of(
                        "categorical-focal-cross-entropy",
                        new CategoricalFocalCrossEntropy(List.of(0.25), 2, false, 0)),
                Arguments.of("pinball", Pinball.of(0.5)),
                Arguments.of("{ type = pinball, quantiles = [0.1, 0.9] }", Pinball.of(0.1, 0.9)),
                Arguments.of("ctc", new Ctc(0, true, false)),
                Arguments.of(
                        "{ type = ctc, blank = 4, from-logits = false, zero-infinity = true }",
                        new Ctc(4, false, true)),
                Arguments.of("crf", new CrfLoss()),
                Arguments.of("gaussian-likelihood", new GaussianLikelihood()),
                Arguments.of("student-t-likelihood", new StudentTLikelihood()),
                Arguments.of("negative-binomial-likelihood", new NegativeBinomialLikelihood()),
                Arguments.of("{ type = mixture-density, components = 3 }", new MixtureDensity(3, 1)),
                Arguments.of("bivariate-mixture", new BivariateMixture(20)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesHaveTheNamesAndDefaultsOfKeras(String text, Loss expected) {
        assertThat(components.loss(part(text), context)).isEqualTo(expected);
    }

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of("sgd", new Sgd(0.01, 0, false, Form.KERAS)),
                Arguments.of("{ type = sgd, form = pytorch }", new Sgd(0.001, 0, false, Form.PYTORCH)),
                Arguments.of(
                        "{ type = sgd, learning-rate = 1, momentum = 0.9, nesterov = true }",
                        new Sgd(1, 0.9, true, Form.KERAS)),
                Arguments.of("rmsprop", RmsProp.keras()),
                Arguments.of("{ type = rmsprop, form = pytorch }", RmsProp.pytorch()),
                Arguments.of(
                        "{ type = rmsprop, form = pytorch, learning-rate = 0.001, rho = 0.8, epsilon = 1e-5 }",
                        new RmsProp(0.001, 0.8, 1e-5, Form.PYTORCH)),
                Arguments.of("adam", Adam.keras()),
                Arguments.of("{ type = adam, form = pytorch }", Adam.pytorch()),
                Arguments.of(
                        "{ type = adam, learning-rate = 0.1, beta1 = 0.2, beta2 = 0.3, epsilon = 0.4 }",
                        new Adam(0.1, 0.2, 0.3, 0.4, Form.KERAS)),
                Arguments.of("adamw", AdamW.keras()),
                Arguments.of("{ type = adamw, form = pytorch }", AdamW.pytorch()),
                Arguments.of(
                        "{ type = adamw, form = pytorch, learning-rate = 0.1, weight-decay = 0.5 }",
                        new AdamW(Adam.pytorch().withLearningRate(0.1), 0.5)),
                Arguments.of("adagrad", Adagrad.keras()),
                Arguments.of("{ type = adagrad, form = pytorch }", Adagrad.pytorch()),
                Arguments.of(
                        "{ type = adagrad, learning-rate = 1, initial-accumulator = 2, epsilon = 3 }",
                        new Adagrad(1, 2, 3, Form.KERAS)),
                Arguments.of(
                        "{ type = sgd, form = pytorch, momentum = 0.9, dampening = 0.5, weight-decay = 0.1 }",
                        new Sgd(0.001, 0.9, false, Form.PYTORCH, 0.5, 0.1)),
                Arguments.of(
                        "{ type = rmsprop, momentum = 0.9, centered = true, weight-decay = 0.1 }",
                        new RmsProp(0.001, 0.9, 1e-7, Form.KERAS, 0.9, true, 0.1)),
                Arguments.of(
                        "{ type = adam, form = pytorch, amsgrad = true, weight-decay = 0.1 }",
                        Adam.pytorch().withAmsgrad().withWeightDecay(0.1)),
                Arguments.of(
                        "{ type = adamw, amsgrad = true }",
                        new AdamW(Adam.keras().withAmsgrad(), 0.004)),
                Arguments.of("nadam", Nadam.keras()),
                Arguments.of(
                        "{ type = nadam, form = pytorch, learning-rate = 1, beta1 = 0.2, beta2 = 0.3, epsilon = 0.4,"
                                + " momentum-decay = 0.5, weight-decay = 0.6 }",
                        new Nadam(1, 0.2, 0.3, 0.4, 0.5, 0.6, Form.PYTORCH)),
                Arguments.of("{ type = nadam, form = pytorch }", Nadam.pytorch()),
                Arguments.of("adamax", Adamax.keras()),
                Arguments.of("{ type = adamax, form = pytorch }", Adamax.pytorch()),
                Arguments.of("lion", Lion.keras()),
                Arguments.of(
                        "{ type = lion, learning-rate = 0.1, beta1 = 0.2, beta2 = 0.3, weight-decay = 0.4 }",
                        new Lion(0.1, 0.2, 0.3, 0.4)),
                Arguments.of("{ type = moving-average, optimizer = adam }", new MovingAverage(Adam.keras(), 0.99)),
                Arguments.of(
                        "{ type = moving-average, momentum = 0.5, optimizer { type = lion, learning-rate = 1 } }",
                        new MovingAverage(Lion.keras().withLearningRate(1), 0.5)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void whatAnOptimizerIsNotToldItTakesFromItsForm(String text, Optimizer expected) {
        assertThat(components.optimizer(part(text), context)).isEqualTo(expected);
    }

    static Stream<Arguments> clippings() {
        return Stream.of(
                Arguments.of("none", new Clipping.None()),
                Arguments.of("{ type = value, limit = 2 }", new Clipping.ByValue(2)),
                Arguments.of("{ type = global-norm, max = 5 }", new Clipping.ByGlobalNorm(5, Form.KERAS)),
                Arguments.of(
                        "{ type = global-norm, max = 5, form = pytorch }", new Clipping.ByGlobalNorm(5, Form.PYTORCH)),
                Arguments.of("{ type = norm, max = 5 }", new Clipping.ByNorm(5)),
                Arguments.of(
                        "{ type = global-norm, max = 5, norm = sum }", new Clipping.ByGlobalNorm(5, Form.KERAS, 1)),
                Arguments.of(
                        "{ type = global-norm, max = 5, norm = largest }",
                        new Clipping.ByGlobalNorm(5, Form.KERAS, Double.POSITIVE_INFINITY)));
    }

    @ParameterizedTest
    @MethodSource("clippings")
    void clippingsAreThoseOfTheLibrary(String text, Clipping expected) {
        assertThat(components.clipping(part(text), context)).isEqualTo(expected);
    }

    /** Ten steps an epoch, four epochs. */
    static Stream<Arguments> schedules() {
        return Stream.of(
                Arguments.of("constant", Schedule.constant()),
                Arguments.of(
                        "{ type = exponential-decay, rate = 0.5, epochs = 1 }",
                        Schedule.exponentialDecay(0.5, 10, false)),
                Arguments.of(
                        "{ type = exponential-decay, rate = 0.5, epochs = 2, staircase = true }",
                        Schedule.exponentialDecay(0.5, 20, true)),
                Arguments.of("cosine-decay", Schedule.cosineDecay(40, 0)),
                Arguments.of("{ type = cosine-decay, epochs = 0.5, alpha = 0.1 }", Schedule.cosineDecay(5, 0.1)),
                Arguments.of("{ type = polynomial-decay, end = 0.2 }", Schedule.polynomialDecay(40, 0.2, 1)),
                Arguments.of(
                        "{ type = polynomial-decay, end = 0, epochs = 3, power = 2 }",
                        Schedule.polynomialDecay(30, 0, 2)),
                Arguments.of(
                        "{ type = warm-up, epochs = 1 }", Schedule.constant().afterWarmUp(10)),
                Arguments.of(
                        "{ type = warm-up, epochs = 1, then { type = cosine-decay, epochs = 3 } }",
                        Schedule.cosineDecay(30, 0).afterWarmUp(10)),
                Arguments.of("{ type = cosine-decay, warm-up-epochs = 1 }", Schedule.cosineDecay(40, 10, 0)),
                Arguments.of("{ type = step-decay, epochs = 1 }", Schedule.stepDecay(10, 0.1)),
                Arguments.of(
                        "{ type = multi-step-decay, epochs = [1, 2.5], gamma = 0.5 }",
                        Schedule.multiStepDecay(List.of(10L, 25L), 0.5)),
                Arguments.of("one-cycle", Schedule.oneCycle(40, 0.3, 25, 1e4)),
                Arguments.of(
                        "{ type = one-cycle, epochs = 2, rising = 0.5, start = 10, end = 5 }",
                        Schedule.oneCycle(20, 0.5, 10, 5)));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void schedulesCountInEpochs(String text, Schedule expected) {
        Schedule schedule = components.schedule(part(text), context);
        assertThat(IntStream.range(0, 60).mapToDouble(schedule::factor).toArray())
                .isEqualTo(IntStream.range(0, 60).mapToDouble(expected::factor).toArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    binary-accuracy | accuracy
                    { type = binary-accuracy, threshold = 0.4 } | accuracy
                    categorical-accuracy | accuracy
                    { type = sparse-categorical-accuracy, ignore-index = 0 } | accuracy
                    mean-squared-error | mean_squared_error
                    mean-absolute-error | mean_absolute_error
                    auc | auc
                    average-precision | average_precision
                    precision | precision
                    { type = recall, average = macro, ignore-index = 0 } | macro_recall
                    f-score | f1
                    { type = f-score, beta = 0.5, average = micro, threshold = 0.4, multi-label = true } | micro_f0.5
                    top-k-accuracy | top_5_accuracy
                    { type = top-k-accuracy, k = 3 } | top_3_accuracy
                    { type = calibration-error, bins = 10 } | calibration_error
                    root-mean-squared-error | root_mean_squared_error
                    mean-absolute-percentage-error | mean_absolute_percentage_error
                    symmetric-mean-absolute-percentage-error | symmetric_mean_absolute_percentage_error
                    { type = mean-absolute-scaled-error, scale = 2 } | mean_absolute_scaled_error
                    r2 | r2
                    { type = perplexity, from-logits = true, ignore-index = 0 } | perplexity
                    bits-per-character | bits_per_character
                    """)
    void metricsAreLoggedByTheirNames(String text, String name) {
        assertThat(components.metric(part(text), context).name()).isEqualTo(name);
    }

    @Test
    void anEmbeddingNeedsATaskWithWords() {
        ComponentContext wordless = new ComponentContext(components, 0, STEPS, EPOCHS);
        assertThatThrownBy(() -> components.layer(part("{ type = embedding, units = 1 }"), wordless))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("part: type needs word ids");
    }

    @Test
    void aPartWithinAPartIsNamedByItsOwnPlace() {
        assertThatThrownBy(() -> components.layer(part("{ type = bidirectional, layer { type = ltsm } }"), context))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.key()).isEqualTo("part.layer"))
                .hasMessageContaining("no layer \"ltsm\"; did you mean \"lstm\"?");
    }

    record Layers(List<TypedConfig> layers) {}

    private Layer network(String... lines) {
        String text = "layers = [\n" + String.join("\n", lines) + "\n]";
        return components.network(
                new ConfigBinder()
                        .bind(ConfigFactory.parseString(text), Layers.class)
                        .layers(),
                context);
    }

    @Test
    void layersOfAListFollowOneAnother() {
        assertThat(network("{ type = embedding, units = 4 }", "{ type = lstm, units = 2 }"))
                .isEqualTo(Sequential.of(Embedding.of(VOCABULARY, 4), Lstm.of(2)));
    }

    @Test
    void layersMayBeFrozenAndShareTheirWeights() {
        assertThat(network(
                        "{ type = embedding, units = 4, frozen = true }",
                        "{ type = dense, units = 4, shared = same }",
                        "{ type = dense, units = 4, shared = same }",
                        "{ type = dense, units = 4, shared = fixed, frozen = true }",
                        "{ type = dense, units = 1, frozen = false }"))
                .isEqualTo(Sequential.of(
                        Frozen.of(Embedding.of(VOCABULARY, 4)),
                        Shared.of("same", Dense.of(4)),
                        Shared.of("same", Dense.of(4)),
                        Shared.of("fixed", Frozen.of(Dense.of(4))),
                        Dense.of(1)));
    }

    @Test
    void aLayerMayNameWhatFeedsIt() {
        assertThat(network(
                        "{ type = embedding, units = 4, name = words }",
                        "{ type = lstm, units = 2, name = left }",
                        "{ type = lstm, units = 2, go-backwards = true, name = right, inputs = [words] }",
                        "{ type = concatenate, inputs = [left, right] }",
                        "{ type = dense, units = 1 }"))
                .isEqualTo(new Branches(List.of(
                        new Branches.Part(Optional.of("words"), Embedding.of(VOCABULARY, 4), List.of()),
                        new Branches.Part(Optional.of("left"), Lstm.of(2), List.of()),
                        new Branches.Part(Optional.of("right"), Lstm.of(2).withGoBackwards(), List.of("words")),
                        new Branches.Part(Optional.empty(), new Concatenate(), List.of("left", "right")),
                        new Branches.Part(Optional.empty(), Dense.of(1), List.of()))));
        assertThat(network(
                        "{ type = dense, units = 4, name = a }",
                        "{ type = add, inputs = [a, input], name = b }",
                        "{ type = dot, normalize = true, inputs = [b, input] }"))
                .isInstanceOf(Branches.class);
    }

    private void refused(String key, String message, String... lines) {
        assertThatThrownBy(() -> network(lines))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.key()).isEqualTo(key))
                .hasMessageContaining(message);
    }

    @Test
    void branchesThatDoNotFitAreRefusedWhereTheyAreWritten() {
        String words = "{ type = embedding, units = 4, name = words }";
        refused(
                "layers[1].inputs",
                "no layer before it is named \"wrods\"; did you mean \"words\"?",
                words,
                "{ type = lstm, units = 2, inputs = [wrods] }");
        refused(
                "layers[0].inputs",
                "no layer before it is named \"later\"",
                "{ type = lstm, units = 2, inputs = [later] }",
                "{ type = lstm, units = 2, name = later }");
        refused("layers[1].name", "two layers are named \"words\"", words, "{ type = lstm, units = 2, name = words }");
        refused("layers[0].name", "\"input\" is what feeds the first layer", "{ type = flatten, name = input }");
        refused(
                "layers[1].inputs",
                "a layer of the type lstm has one input",
                words,
                "{ type = lstm, units = 2, inputs = [words, input] }");
        refused(
                "layers[1]",
                "feeds no other layer",
                words,
                "{ type = lstm, units = 2, name = left }",
                "{ type = lstm, units = 2, inputs = [words] }");
        refused(
                "layers[1].shared",
                "a layer before it that shares its weights as \"a\" has other settings",
                "{ type = dense, units = 4, shared = a }",
                "{ type = dense, units = 5, shared = a }");
        refused("layers[0].inputs", "is empty", "{ type = flatten, inputs = [] }");
        refused("layers[0].name", "must be a letter", "{ type = flatten, name = \"a/b\" }");
        refused("layers[0].frozn", "unknown key; did you mean \"frozen\"?", "{ type = flatten, frozn = true }");
        refused(
                "layers[0].layer.name",
                "unknown key",
                "{ type = bidirectional, layer { type = lstm, units = 2, name = a } }");
    }
}
