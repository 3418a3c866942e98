package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.branch;

import ai.onnxruntime.OrtException;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;

/** An If whose condition is known when a model is read is the branch that it takes. */
class BranchesTest {
    private static ModelMaker model() {
        return new ModelMaker(17).input("x", DType.FLOAT32, "n", 3).output("y");
    }

    private static ModelMaker inner() {
        return new ModelMaker(17);
    }

    private static ModelMaker condition(ModelMaker m, String name, boolean value) {
        return m.initializer(name, Tensor.of(new int[0], new boolean[] {value}));
    }

    private static Feeds feeds() {
        return new Feeds().put("x", ModelMaker.numbers("x", 4, 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theBranchThatIsTakenSeesTheNamesAroundItAndHasWeightsOfItsOwn(boolean then) throws OrtException {
        ModelMaker m = condition(model(), "c", then).weight("w", 3);
        m.node("Tanh", "t", List.of("x"));
        m.node(
                "If",
                "a b",
                List.of("c"),
                branch(
                        "then_branch",
                        inner().weight("own", 3)
                                .node("Mul", "p", List.of("t", "own"))
                                .node("Add", "q", List.of("p", "w"))
                                .output("q", "p")),
                branch(
                        "else_branch",
                        inner().node("Sub", "r", List.of("t", "w"))
                                .node("Identity", "s", List.of("x"))
                                .output("s", "r")));
        m.node("Add", "y", List.of("a", "b"));

        Judge.agrees(m, feeds());

        assertThat(OnnxReader.read(m.bytes()).weights().keySet()).isEqualTo(then ? Set.of("own", "w") : Set.of("w"));
    }

    @Test
    void branchesNestAndNamesOfTheOtherBranchMayBeTheSame() throws OrtException {
        ModelMaker m = condition(condition(model(), "yes", true), "no", false);
        ModelMaker deepest = inner().node("Tanh", "p", List.of("outer")).output("p");
        ModelMaker other = inner().node("Exp", "p", List.of("outer")).output("p");
        ModelMaker middle = inner().node("Neg", "outer", List.of("x"));
        middle.node("If", "z", List.of("no"), branch("then_branch", other), branch("else_branch", deepest))
                .output("z");
        ModelMaker unused = inner().node("Neg", "z", List.of("x")).output("z");
        m.node("If", "y", List.of("yes"), branch("then_branch", middle), branch("else_branch", unused));

        Judge.agrees(m, feeds());
    }

    @Test
    void aConditionMayBeComputedOfWhatIsKnown() throws OrtException {
        // as PyTorch writes x.squeeze(-1), and a Not, an Identity and a comparison of ranks
        ModelMaker m = model().initializer("last", Tensor.scalar(-1L)).initializer("one", Tensor.scalar(1L));
        m.initializer("two", Tensor.scalar(2L));
        m.node("Shape", "shape", List.of("x")).node("Gather", "size", List.of("shape", "last"));
        m.node("Equal", "isOne", List.of("size", "one")).node("Identity", "same", List.of("isOne"));
        m.node("Size", "rank", List.of("shape")).node("Equal", "isMatrix", List.of("rank", "two"));
        m.node("Not", "isMore", List.of("same")).node("And", "both", List.of("isMore", "isMatrix"));
        m.node(
                "If",
                "y",
                List.of("both"),
                branch(
                        "then_branch",
                        inner().node("Identity", "a", List.of("x")).output("a")),
                branch("else_branch", inner().node("Exp", "b", List.of("x")).output("b")));

        Judge.agrees(m, feeds());
    }

    private static void refused(ModelMaker m, OnnxModelException.Problem problem, String... parts) {
        assertThatThrownBy(() -> OnnxReader.read(m.bytes()))
                .isInstanceOfSatisfying(
                        OnnxModelException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContainingAll(parts);
    }

    private static ModelMaker onlyTanh() {
        return inner().node("Tanh", "a", List.of("x")).output("a");
    }

    @Test
    void cheapBranchesOfOneShapeAreBothComputedAndChosenFrom() throws OrtException {
        for (boolean value : new boolean[] {true, false}) {
            for (int[] dims : new int[][] {{}, {1}}) {
                ModelMaker m = model();
                if (dims.length == 0) {
                    m.input("c", DType.BOOL);
                } else {
                    m.input("c", DType.BOOL, 1);
                }
                ModelMaker other = inner().node("Neg", "b", List.of("x"))
                        .node("Exp", "a", List.of("b"))
                        .output("a");
                m.node("If", "y", List.of("c"), branch("then_branch", onlyTanh()), branch("else_branch", other));
                Feeds fed = feeds().put("c", Tensor.of(dims, new boolean[] {value}));
                Judge.agrees(m, fed);
            }
        }
    }

    @Test
    void aConditionThatOnlyARunKnowsIsRefused() {
        ModelMaker fed = model().input("c", DType.BOOL);
        ModelMaker other =
                inner().node("Floor", "a", List.of("x")).output("a"); // no operator that is cheap and never fails
        fed.node("If", "y", List.of("c"), branch("then_branch", onlyTanh()), branch("else_branch", other));
        refused(
                fed,
                OnnxModelException.Problem.UNSUPPORTED,
                "Node \"If_0\": If chooses by bool[], which only a run knows",
                "Fix the input or the size that it depends on (import --fix NAME=N), or export the model for one case");

        ModelMaker sized = model().initializer("first", Tensor.scalar(0L)).initializer("one", Tensor.scalar(1L));
        sized.node("Shape", "shape", List.of("x")).node("Gather", "n", List.of("shape", "first"));
        sized.node("Equal", "c", List.of("n", "one"));
        sized.node("If", "y", List.of("c"), branch("then_branch", onlyTanh()), branch("else_branch", onlyTanh()));
        refused(sized, OnnxModelException.Problem.UNSUPPORTED, "Equal", "only a run knows", "--fix NAME=N");
    }

    @Test
    void whatContradictsItselfInABranchIsRefused() {
        ModelMaker m = condition(model(), "c", true);
        m.node("If", "y", List.of("c"), branch("else_branch", onlyTanh()));
        refused(m, OnnxModelException.Problem.INCONSISTENT, "If lacks its graph then_branch");

        ModelMaker two = condition(model(), "c", true);
        two.node("If", "y", List.of("c"), branch("then_branch", onlyTanh().output("x")));
        refused(two, OnnxModelException.Problem.INCONSISTENT, "1 outputs", "2 outputs");

        ModelMaker number = model().initializer("c", Tensor.scalar(1L));
        number.node("If", "y", List.of("c"), branch("then_branch", onlyTanh()));
        refused(number, OnnxModelException.Problem.INCONSISTENT, "one truth value");

        ModelMaker outside = condition(model(), "c", true);
        outside.node("If", "y", List.of("c"), branch("then_branch", onlyTanh()));
        outside.node("Neg", "z", List.of("a"));
        refused(outside, OnnxModelException.Problem.INCONSISTENT, "\"a\"");

        ModelMaker empty = condition(model(), "c", true);
        empty.node("If", "y", List.of("c"), branch("then_branch", inner()));
        refused(empty, OnnxModelException.Problem.INCONSISTENT, "If");
    }

    @Test
    void manyLevelsOfBranchesAreReadAndMoreAreRefused() {
        assertThat(OnnxReader.read(nested(15).bytes()).graph().nodes()).hasSize(1);
        refused(nested(40), OnnxModelException.Problem.TOO_LARGE, "nested more than 60 deep");
    }

    @Test
    void aHundredThousandGraphsInEachOtherAreRefusedBeforeAnyIsMade() throws IOException {
        ByteArrayOutputStream reversed = new ByteArrayOutputStream();
        // written from the inside out, so backwards: the length of what is inside, then the tag
        for (int size = 0, level = 0; level < 300_000; level++) {
            byte[] head = head(level % 3 == 0 ? 6 : level % 3 == 1 ? 5 : 1, size);
            for (int i = head.length - 1; i >= 0; i--) {
                reversed.write(head[i]);
            }
            size += head.length;
        }
        byte[] head = head(7, reversed.size());
        byte[] bytes = Arrays.copyOf(head, head.length + reversed.size());
        byte[] backwards = reversed.toByteArray();
        for (int i = 0; i < backwards.length; i++) {
            bytes[bytes.length - 1 - i] = backwards[i];
        }
        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("nested more than 60 deep");
    }

    private static byte[] head(int field, int length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt32NoTag(length);
        coded.flush();
        return out.toByteArray();
    }

    private static ModelMaker nested(int depth) {
        ModelMaker branch = onlyTanh();
        for (int i = 0; i < depth; i++) {
            branch = inner().node("If", "a", List.of("c"), branch("then_branch", branch))
                    .output("a");
        }
        ModelMaker m = condition(model(), "c", true);
        return m.node("If", "y", List.of("c"), branch("then_branch", branch), attribute("unused", 1));
    }
}
