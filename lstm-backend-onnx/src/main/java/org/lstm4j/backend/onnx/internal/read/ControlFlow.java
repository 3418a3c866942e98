package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.backend.onnx.internal.read.Operand.Traced;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** Nodes that stand for other nodes: branches, loops and calls of the model's functions. */
final class ControlFlow {
    /** What a branch may have that is computed although the other one is taken: it costs little, and never fails. */
    private static final Set<String> CHEAP = Set.of(
            "Abs",
            "Add",
            "Cast",
            "Clip",
            "Concat",
            "Constant",
            "Elu",
            "Exp",
            "Expand",
            "Flatten",
            "Identity",
            "LeakyRelu",
            "Log",
            "Max",
            "Min",
            "Mul",
            "Neg",
            "Relu",
            "Reshape",
            "Shape",
            "Sigmoid",
            "Softmax",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Tanh",
            "Transpose",
            "Unsqueeze",
            "Where");

    private final GraphReader reader;

    ControlFlow(GraphReader reader) {
        this.reader = reader;
    }

    /**
     * The branch that an If takes, if that is known now: its nodes see the names around it, and its outputs are the
     * node's. Else a choice between both, if they are cheap.
     */
    List<Operand> branch(Call call, Scope scope) {
        if (call.operand(0) instanceof Traced condition) {
            Optional<List<Operand>> both = both(call, scope, condition.value());
            if (both.isPresent()) {
                return both.get();
            }
        }
        if (!(call.operand(0) instanceof Known condition)) {
            throw call.fail(
                    Problem.UNSUPPORTED,
                    call.has(0)
                            ? "chooses by " + call.described(0) + ", which only a run knows; a graph computes the same"
                                    + " for all inputs. Fix the input or the size that it"
                                    + " depends on (import --fix NAME=N), or export the model for one case"
                            : "lacks its condition");
        }
        if (condition.tensor().size() != 1 || condition.tensor().dtype() != DType.BOOL) {
            throw call.fail(Problem.INCONSISTENT, "needs one truth value as its condition; got " + call.described(0));
        }
        return branch(call, scope, condition.tensor().element(0) != 0 ? "then_branch" : "else_branch");
    }

    private List<Operand> branch(Call call, Scope scope, String name) {
        GraphProto taken = call.graph(name);
        if (taken.getInputCount() > 0 || taken.getOutputCount() != call.proto().getOutputCount()) {
            throw call.fail(
                    Problem.INCONSISTENT,
                    "has " + call.proto().getOutputCount() + " outputs, and a branch of " + taken.getInputCount()
                            + " inputs and " + taken.getOutputCount() + " outputs");
        }
        return reader.results(taken, scope.branch());
    }

    /** Both branches, and a choice between their results, where that costs little and both give the same shapes. */
    private Optional<List<Operand>> both(Call call, Scope scope, Value condition) {
        boolean isOne = condition.dtype() == DType.BOOL
                && Dim.product(condition.shape().dims()).equals(Dim.of(1));
        if (!isOne || !isCheap(call.graph("then_branch")) || !isCheap(call.graph("else_branch"))) {
            return Optional.empty();
        }
        GraphBuilder g = call.g();
        List<Value> then = values(branch(call, scope, "then_branch"), g);
        List<Value> otherwise = values(branch(call, scope, "else_branch"), g);
        Value choice = g.reshape(condition, Shape.SCALAR);
        List<Value> chosen = new ArrayList<>();
        for (int i = 0; i < then.size(); i++) {
            Value a = then.get(i);
            Value b = otherwise.get(i);
            if (!a.isPresent()
                    || !b.isPresent()
                    || a.dtype() != b.dtype()
                    || !a.shape().equals(b.shape())) {
                return Optional.empty();
            }
            chosen.add(g.where(choice, a, b));
        }
        return Optional.of(traced(chosen));
    }

    private static boolean isCheap(GraphProto branch) {
        return branch.getNodeList().stream()
                .allMatch(node -> ModelReader.isStandard(node.getDomain()) && CHEAP.contains(node.getOpType()));
    }

    /** The nodes of a function, which see its inputs and nothing else. */
    List<Operand> function(Call call, FunctionProto function, Scope scope) {
        Functions functions = call.context().functions();
        if (call.operands().size() > function.getInputCount()) {
            throw call.fail(
                    Problem.INCONSISTENT,
                    "is a function of the model with " + function.getInputCount() + " inputs; got "
                            + call.operands().size());
        }
        functions.enter(call, function);
        Scope inside = scope.function(Functions.opset(function, call.opset()));
        for (int i = 0; i < function.getInputCount(); i++) {
            inside.define(function.getInput(i), call.operand(i));
        }
        for (NodeProto node : function.getNodeList()) {
            reader.node(Functions.node(node, function, call.proto()), inside);
        }
        functions.leave();
        List<Operand> results = new ArrayList<>();
        for (String output : function.getOutputList()) {
            results.add(inside.find(output)
                    .orElseThrow(() -> call.fail(
                            Problem.INCONSISTENT,
                            "is a function of the model in which nothing computes \"" + Identifiers.plain(output, "?")
                                    + "\"")));
        }
        return results;
    }

    /** A Scan, whose body's nodes are written into a body of ours; they see the names around it. */
    List<Operand> scan(Call call, Scope scope) {
        ScanLoop loop = ScanLoop.of(call);
        return traced(loop.written((body, inputs) -> {
            Scope inside = scope.body(body);
            for (int i = 0; i < inputs.size(); i++) {
                inside.define(loop.body().getInput(i).getName(), new Traced(inputs.get(i)));
            }
            return values(reader.results(loop.body(), inside), body);
        }));
    }

    /** A Loop that makes as many steps as can be told before, as a Scan over their numbers. */
    List<Operand> loop(Call call, Scope scope) {
        CountedLoop loop = CountedLoop.of(call, scope);
        return loop.written(operand -> reader.value(operand, call.g()), (body, inputs) -> {
            Scope inside = scope.body(body);
            for (int i = 0; i < inputs.size(); i++) {
                inside.define(loop.body().getInput(i).getName(), inputs.get(i));
            }
            List<Operand> results = reader.results(loop.body(), inside);
            loop.checkCondition(results.getFirst());
            return values(results.subList(1, results.size()), body);
        });
    }

    private List<Value> values(List<Operand> operands, GraphBuilder body) {
        return operands.stream().map(operand -> reader.value(operand, body)).toList();
    }

    /** What a loop gives, of sizes that a tensor can have. */
    static List<Operand> traced(List<Value> values) {
        values.forEach(value -> GraphReader.checkSize(value.shape()));
        return values.stream().<Operand>map(Traced::new).toList();
    }
}
