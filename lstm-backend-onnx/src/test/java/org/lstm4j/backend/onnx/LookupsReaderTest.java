package org.lstm4j.backend.onnx;

import static org.lstm4j.backend.onnx.ModelMaker.attribute;
import static org.lstm4j.backend.onnx.ModelMaker.list;
import static org.lstm4j.backend.onnx.ModelMaker.numbers;

import ai.onnxruntime.OrtException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.spi.Feeds;

/** Elements at places and put to places, sorted, cut in steps, padded and added up by letters. */
class LookupsReaderTest {
    private static final List<DType> WHOLE = List.of(DType.INT64);

    private static Tensor whole(int[] dims, long... values) {
        return Tensor.of(dims, values);
    }

    @Test
    void slicesInSteps() throws OrtException {
        Variants all = new Variants(13).floats("x", 7, 3, 5).input("ids", whole(new int[] {4}, 5, 6, 7, 8));
        long least = Long.MIN_VALUE;
        long most = Long.MAX_VALUE;
        long[][] cuts = {
            {0, most, 2},
            {1, most, 2},
            {0, most, 3},
            {2, 6, 2},
            {-5, -1, 2},
            {0, 1, 4},
            {-1, least, -1},
            {most, least, -1},
            {-1, least, -2},
            {4, 1, -1},
            {-2, -6, -3},
            {5, least, -2},
            {-1, 0, -1}
        };
        all.integers("axis0", 0);
        for (int i = 0; i < cuts.length; i++) {
            all.integers("s" + i, cuts[i][0]).integers("e" + i, cuts[i][1]).integers("t" + i, cuts[i][2]);
            all.node("Slice", "x s%d e%d axis0 t%d".formatted(i, i, i));
        }
        all.integers("ss", 0, -1)
                .integers("ee", most, least)
                .integers("aa", 2, 0)
                .integers("tt", 2, -1);
        all.node("Slice", "x ss ee aa tt")
                .integers("from", -1)
                .integers("to", least)
                .integers("back", -1)
                .node("Slice", "ids from to axis0 back", WHOLE)
                .agree();
    }

    @Test
    void anEmptySliceIsRefused() {
        ModelMaker m = Refusals.one()
                .integers("s", -1)
                .integers("e", -1)
                .integers("a", 0)
                .integers("t", -1)
                .node("Slice", "y", List.of("x", "s", "e", "a", "t"));
        Refusals.refused(m.bytes(), Problem.UNSUPPORTED, "Slice_0", "leaves nothing of axis 0");
    }

    @Test
    void pads() throws OrtException {
        Variants all = new Variants(19)
                .floats("x", 4, 3)
                .input("ids", whole(new int[] {3}, 5, 6, 7))
                .integers("both", 1, 2, 2, 0)
                .integers("cut", -1, 0, 2, -1)
                .integers("front", 2)
                .integers("line", 1, 2)
                .integers("axis0", 0)
                .initializer("seven", Tensor.scalar(7f))
                .initializer("nine", Tensor.scalar(9L))
                .integers("edge", 2, 1);
        all.node("Pad", "x both")
                .node("Pad", "x both seven")
                .node("Pad", "x cut")
                .node("Pad", "x both _", attribute("mode", "edge"))
                .node("Pad", "x edge _ axis0", attribute("mode", "reflect"))
                .node("Pad", "x edge _ axis0", attribute("mode", "wrap"))
                .node("Pad", "x edge seven axis0")
                .node("Pad", "ids line nine", WHOLE)
                .agree();
        new Variants(2)
                .floats("x", 4, 3)
                .node("Pad", "x", list("pads", 1, 0, 0, 2), ModelMaker.real("value", 0.5f))
                .agree();
    }

    @Test
    void elementsAlongAnAxis() throws OrtException {
        new Variants(18)
                .floats("x", 3, 4, 5)
                .input(
                        "at",
                        whole(
                                new int[] {3, 2, 5},
                                0,
                                1,
                                2,
                                3,
                                -1,
                                3,
                                3,
                                0,
                                1,
                                2,
                                1,
                                1,
                                1,
                                0,
                                0,
                                -4,
                                2,
                                3,
                                0,
                                1,
                                0,
                                0,
                                0,
                                1,
                                2,
                                3,
                                2,
                                1,
                                0,
                                -2))
                .input("few", whole(new int[] {2, 2, 5}, new long[20]))
                .floats("updates", 3, 2, 5)
                .input("line", Tensor.of(new int[] {4}, 4f, 5f, 6f, 7f))
                .input("order", whole(new int[] {4}, 2, 0, 3, -3))
                .input("numbers", whole(new int[] {4}, 20, 30, 40, 50))
                .node("GatherElements", "x at", attribute("axis", 1))
                .node("GatherElements", "line order")
                .node("GatherElements", "numbers order", WHOLE)
                .node("ScatterElements", "line order line")
                .node("ScatterElements", "numbers order order", WHOLE)
                .agree();
        // each place once: which of several updates is last is not said
        new Variants(18)
                .floats("x", 2, 4)
                .input("at", whole(new int[] {2, 3}, 0, 3, 1, -1, 2, 0))
                .floats("updates", 2, 3)
                .node("ScatterElements", "x at updates", attribute("axis", 1))
                .node("ScatterElements", "x at updates", attribute("axis", 1), attribute("reduction", "add"))
                .node("ScatterElements", "x at updates", attribute("axis", 1), attribute("reduction", "max"))
                .node("ScatterElements", "x at updates", attribute("axis", 1), attribute("reduction", "min"))
                .agree();
        new Variants(18)
                .floats("x", 3, 2)
                .input("at", whole(new int[] {4, 2}, 0, 0, 2, 1, 2, 1, 0, 2))
                .floats("updates", 4, 2)
                .node("ScatterElements", "x at updates", attribute("reduction", "add"))
                .agree();
    }

    @Test
    void elementsByTuples() throws OrtException {
        new Variants(18)
                .input("x", numbers("x", 3, 4, 5))
                .input("pairs", whole(new int[] {6, 2}, 0, 1, 2, 3, -1, -4, 1, 1, 0, 0, 2, 2), 1)
                .input("ones", whole(new int[] {2, 6, 1}, 0, 1, 2, 2, 1, 0, -1, -2, -3, 0, 0, 1), 2)
                .input("triples", whole(new int[] {2, 3}, 0, 1, 2, 2, 3, -1), 1)
                .input("batched", whole(new int[] {3, 2, 1}, 0, 3, 1, -1, 2, 2), 2)
                .input("place", whole(new int[] {3, 1}, 2, 0, 3), 1)
                .floats("rows", 6, 5)
                .floats("two", 2)
                .node("GatherND", "x pairs")
                .node("GatherND", "x ones")
                .node("GatherND", "x triples")
                .node("GatherND", "x batched", attribute("batch_dims", 1))
                .node("GatherND", "x place", attribute("batch_dims", 1))
                .node("ScatterND", "x pairs rows")
                .node("ScatterND", "x triples two")
                .node("ScatterND", "x pairs rows", attribute("reduction", "add"))
                .agree();
    }

    @Test
    void theLargestInTheirOrder() throws OrtException {
        List<DType> both = List.of(DType.FLOAT32, DType.INT64);
        Tensor ties = Tensor.of(new int[] {2, 6}, 3f, 1f, 3f, -2f, 0f, 3f, 1f, 1f, 1f, 5f, 5f, -1f);
        new Variants(13)
                .input("x", ties)
                .floats("deep", 3, 4, 5)
                .input("whole", whole(new int[] {5}, 1L << 29, 3, 3, -7, 9))
                .integers("k1", 1)
                .integers("k3", 3)
                .node("TopK", "x k3", both)
                .node("TopK", "x k1", both)
                .node("TopK", "x k3", both, attribute("largest", 0))
                .node("TopK", "deep k3", both, attribute("axis", 1))
                .node("TopK", "whole k3", List.of(DType.INT64, DType.INT64))
                .agree();
        new Variants(9)
                .input("x", ties)
                .node("TopK", "x", both, attribute("k", 4))
                .agree();
    }

    @Test
    void theWholeAxisSortedAndPutBackAsPackedSequencesAre() throws OrtException {
        ModelMaker m = new ModelMaker(17)
                .input("lengths", DType.INT64, "batch")
                .output(DType.INT64, "sorted", "order", "back");
        m.node("Shape", "size", List.of("lengths"));
        m.node("TopK", "sorted order", List.of("lengths", "size"));
        m.initializer("zero", Tensor.scalar(0L)).initializer("one", Tensor.scalar(1L));
        m.node("ReduceProd", "count", List.of("size"), attribute("keepdims", 0));
        m.node("Range", "steps", List.of("zero", "count", "one"));
        m.node("ScatterElements", "back", List.of("order", "order", "steps"));
        Judge.agrees(m, new Feeds().put("lengths", whole(new int[] {5}, 3, 9, 1, 9, 4)));
    }

    @Test
    void rowsFromTheirOwnEnds() throws OrtException {
        new Variants(17)
                .floats("x", 5, 3, 2)
                .floats("rows", 3, 5)
                .input("lengths", whole(new int[] {3}, 2, 5, 1))
                .node("ReverseSequence", "x lengths")
                .node("ReverseSequence", "rows lengths", attribute("batch_axis", 0), attribute("time_axis", 1))
                .agree();
    }

    @Test
    void einsum() throws OrtException {
        Variants all = new Variants(13)
                .floats("a", 2, 3, 4)
                .floats("b", 2, 4, 5)
                .floats("c", 3, 4)
                .floats("d", 2, 4)
                .floats("heads", 2, 3, 6, 4)
                .floats("keys", 2, 5, 6, 4);
        String[][] equations = {
            {"bij,bjk->bik", "a b"},
            {"bij,bjk->ki", "a b"},
            {"bij, ij -> bi", "a c"},
            {"bij,bj->bi", "a d"},
            {"bij,bj", "a d"},
            {"bij->jb", "a"},
            {"bij->", "a"},
            {"...j,bj->b...", "c d"},
            {"...ij,...jk->...ik", "a b"},
            {"bqhd,bkhd->bhqk", "heads keys"},
            {"ij,bj,bik->kb", "c d a"},
            {"i...->...", "c"}
        };
        for (String[] equation : equations) {
            all.node("Einsum", equation[1], attribute("equation", equation[0]));
        }
        all.agree();
        Refusals.refused(
                Refusals.one()
                        .node("Einsum", "y", List.of("x"), attribute("equation", "ii->i"))
                        .bytes(),
                Problem.UNSUPPORTED,
                "takes a diagonal");
        Refusals.refused(
                Refusals.one()
                        .node("Einsum", "y", List.of("x"), attribute("equation", "ij->ik"))
                        .bytes(),
                Problem.UNSUPPORTED,
                "axes that no input has");
    }

    @Test
    void trianglesAndDiagonals() throws OrtException {
        Variants all = new Variants(17)
                .floats("x", 2, 4, 5)
                .floats("square", 4, 4)
                .input("ids", whole(new int[] {2, 3}, 1, 2, 3, 4, 5, 6))
                .initializer("two", Tensor.scalar(2L))
                .initializer("less", Tensor.scalar(-1L));
        for (long upper = 0; upper <= 1; upper++) {
            all.node("Trilu", "x", attribute("upper", upper))
                    .node("Trilu", "x two", attribute("upper", upper))
                    .node("Trilu", "x less", attribute("upper", upper))
                    .node("Trilu", "ids", WHOLE, attribute("upper", upper));
        }
        all.node("EyeLike", "square")
                .node("EyeLike", "ids", List.of(DType.FLOAT32), attribute("k", 1), attribute("dtype", 1))
                .node("EyeLike", "square", WHOLE, attribute("k", -2), attribute("dtype", 7))
                .agree();
    }

    @Test
    void blocksOfChannels() throws OrtException {
        new Variants(17)
                .input("x", numbers("x", 2, 8, 3, 5), 1)
                .node("DepthToSpace", "x", attribute("blocksize", 2))
                .node("DepthToSpace", "x", attribute("blocksize", 2), attribute("mode", "CRD"))
                .agree();
        new Variants(17)
                .input("x", numbers("x", 2, 3, 4, 6), 1)
                .node("SpaceToDepth", "x", attribute("blocksize", 2))
                .agreeFixed();
        new Variants(19)
                .floats("x", 2, 3)
                .input("ids", whole(new int[] {2}, 3, 4))
                .node("CastLike", "x ids", WHOLE)
                .agree();
    }

    @Test
    void whatOnlyNumbersDecideIsRefusedWithAHint() {
        for (String type : List.of("NonZero", "Unique")) {
            Refusals.refused(
                    Refusals.one().node(type, "y", List.of("x")).bytes(),
                    Problem.UNKNOWN_OPERATOR,
                    type,
                    "only a run knows",
                    "sequence_lens");
        }
        Refusals.refused(
                Refusals.one().node("SequenceConstruct", "y", List.of("x")).bytes(),
                Problem.UNKNOWN_OPERATOR,
                "torch.stack");
    }
}
