package org.lstm4j.conformance.internal.vectors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Gradients;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.Gradient;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Updates;

/** PyTorch's Embedding, LSTM, Linear and a loss: values, gradients, and a short training. */
final class PytorchClassifier {
    private static final List<String> DIRECT = List.of("emb.weight", "fc.weight", "fc.bias");

    private final PytorchCase vector;
    private final PytorchRecurrent lstm;
    private final GraphBuilder g = new GraphBuilder();
    private final Value loss;

    private PytorchClassifier(PytorchCase vector) {
        this.vector = vector;
        Options options = vector.options();
        options.only("pool", "last");
        options.only("reduction", "mean");
        options.only("batch_first", "true");
        options.telling("vocab", "embedding_dim", "outputs", "packed", "enforce_sorted");
        this.lstm = new PytorchRecurrent(
                RecurrentCell.LSTM,
                "lstm.",
                vector.options().number("num_layers"),
                vector.options().flag("bidirectional"),
                true,
                vector.options().number("hidden_size"));
        Value logits = logits();
        g.output("logits", logits);
        this.loss = loss(logits);
        g.output("loss", loss);
    }

    private Value logits() {
        Initializer zeros = Initializer.zeros();
        int batch = vector.options().number("batch");
        int units = vector.options().number("hidden_size");
        int directions = vector.options().flag("bidirectional") ? 2 : 1;
        Value ids = g.input("ids", Shape.of(batch, vector.options().number("time")), DType.INT32);
        Value table = g.parameter("emb.weight", vector.input("emb.weight").shape(), zeros);
        Value embedded = g.gather(g.mul(table, paddingMask()), g.transpose(ids, 1, 0));
        Value lengths = vector.has("lengths") ? g.constant(vector.ints("lengths")) : Absent.INSTANCE;
        PytorchRecurrent.Outputs outputs = lstm.call(g, embedded, lengths, Absent.INSTANCE, Absent.INSTANCE);
        int states = outputs.hn().shape().fixed(0);
        Value last = g.slice(outputs.hn(), 0, states - directions, states);
        Value pooled = g.reshape(g.transpose(last, 1, 0, 2), Shape.of(batch, directions * units));
        Value weight = g.parameter("fc.weight", vector.input("fc.weight").shape(), zeros);
        Value bias = g.parameter("fc.bias", vector.input("fc.bias").shape(), zeros);
        return g.gemm(pooled, false, weight, true, bias);
    }

    /** Ones, and zero for the row of padding_idx, whose gradient is zero in PyTorch. */
    private Value paddingMask() {
        Tensor mask = Tensor.zeros(DType.FLOAT32, vector.input("emb.weight").dim(0), 1);
        int padding = vector.options().number("padding_idx", -1);
        for (int i = 0; i < mask.size(); i++) {
            mask.floats()[i] = i == padding ? 0 : 1;
        }
        return g.constant(mask);
    }

    private Value loss(Value logits) {
        String name = vector.options().word("loss");
        if (name.equals("cross_entropy")) {
            Value target = g.input("target", Shape.of(vector.options().number("batch")), DType.INT32);
            return g.reduceMeanAll(
                    new SparseCategoricalCrossEntropy(true, OptionalInt.of(-100)).call(g, logits, target));
        }
        Value target = g.input("target", logits.shape(), DType.FLOAT32);
        return switch (name) {
            case "bce_with_logits" -> g.reduceMeanAll(new BinaryCrossEntropy(true).call(g, logits, target));
            case "sigmoid_bce" -> g.reduceMeanAll(new BinaryCrossEntropy().call(g, g.sigmoid(logits), target));
            default -> throw new RuleSkipped("the kit does not know the loss " + name);
        };
    }

    private Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = lstm.weights(vector::input);
        DIRECT.forEach(name -> parameters.put(name, vector.input(name)));
        return parameters;
    }

    private Feeds feeds(Tensor ids, Tensor target) {
        DType type = target.dtype() == DType.INT64 ? DType.INT32 : target.dtype();
        return new Feeds().put("ids", ids.to(DType.INT32)).put("target", target.to(type));
    }

    static void check(Probe probe, PytorchCase vector, boolean withGradients) {
        PytorchClassifier classifier = new PytorchClassifier(vector);
        Graph graph = classifier.g.build();
        Feeds feeds = classifier.feeds(vector.input("ids"), vector.input("target"));
        if (!withGradients) {
            probe.predict(graph, feeds, classifier.parameters())
                    .forEach((name, tensor) -> vector.compare(probe, name, tensor));
            return;
        }
        Map<String, Tensor> actual = probe.differentiate(
                graph.withGradients(classifier.loss, graph.parameters()), feeds, classifier.parameters());
        Map<String, Tensor> gradients = classifier.lstm.toPytorch(actual, "d_");
        DIRECT.forEach(name -> gradients.put(name, Objects.requireNonNull(actual.get("d_" + name))));
        gradients.forEach((name, tensor) -> vector.compare(probe, "d_" + name, tensor));
    }

    // ---- training

    private TrainingGraph step() {
        if (!vector.options().word("optimizer").equals("Adam")) {
            throw new RuleSkipped(
                    "the kit does not know trainings with " + vector.options().word("optimizer"));
        }
        Optimizer optimizer = Adam.pytorch().withLearningRate(vector.options().real("lr"));
        List<Parameter> trained = g.parameters();
        List<Value> values = Gradients.append(g, loss, trained);
        List<Gradient> gradients = new ArrayList<>();
        for (int i = 0; i < trained.size(); i++) {
            gradients.add(new Gradient(trained.get(i), values.get(i)));
        }
        g.output("norm", Clipping.globalNorm(g, gradients));
        Clipping clipping = new Clipping.ByGlobalNorm(vector.options().real("clip_grad_norm"), Form.PYTORCH);
        Value rate = g.input(StepGraph.LEARNING_RATE, Shape.SCALAR, DType.FLOAT32);
        Updates updates = new Updates(g);
        optimizer.step(g.scope(Updates.SCOPE), clipping.apply(g, gradients), rate, updates);
        updates.values().forEach((parameter, value) -> g.output("next:" + parameter.name(), value));
        return new TrainingGraph(g.build(), updates.values());
    }

    static void train(Probe probe, PytorchCase vector) {
        PytorchClassifier classifier = new PytorchClassifier(vector);
        TrainingGraph graph = classifier.step();
        probe.require(graph.graph());
        int steps = vector.options().number("steps");
        Tensor losses = Tensor.zeros(DType.FLOAT32, steps);
        Tensor norms = Tensor.zeros(DType.FLOAT32, steps);
        try (TrainStep step = probe.trainer().compileTraining(graph, CompileOptions.DEFAULT)) {
            classifier.parameters().forEach(step.parameters()::set);
            for (int s = 0; s < steps; s++) {
                Feeds feeds = classifier
                        .feeds(at(vector.input("ids"), s), at(vector.input("target"), s))
                        .put(
                                StepGraph.LEARNING_RATE,
                                Numbers.scalar(vector.options().real("lr")));
                Tensor loss = Numbers.scalar(0);
                Tensor norm = Numbers.scalar(0);
                step.run(feeds, new Feeds().put("loss", loss).put("norm", norm));
                losses.floats()[s] = loss.floats()[0];
                norms.floats()[s] = norm.floats()[0];
            }
            vector.compareWithConstants(probe, "losses", losses);
            vector.compareWithConstants(probe, "grad_norms", norms);
            Map<String, Tensor> values = new LinkedHashMap<>();
            step.parameters().toMap().forEach(values::put);
            Map<String, Tensor> trained = classifier.lstm.toPytorch(values, "");
            DIRECT.forEach(name -> trained.put(name, Objects.requireNonNull(values.get(name))));
            trained.forEach((name, tensor) -> vector.compareWithConstants(probe, "final_" + name, tensor));
        }
    }

    private static Tensor at(Tensor all, int step) {
        int[] dims = java.util.Arrays.copyOfRange(all.dims(), 1, all.rank());
        return GateOrder.part(all, step * (all.size() / all.dim(0)), dims);
    }
}
