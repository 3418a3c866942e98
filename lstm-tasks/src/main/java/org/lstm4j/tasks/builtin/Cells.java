package org.lstm4j.tasks.builtin;

import java.util.List;
import java.util.Optional;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.AttentionRnn;
import org.lstm4j.nn.GruCell;
import org.lstm4j.nn.LstmCell;
import org.lstm4j.nn.SimpleRnnCell;
import org.lstm4j.nn.WeightConvention;
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
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.builtin.RecurrentSettings.RegularizerSettings;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/** The cells of a layer {@code rnn}, and layers that are made of some. */
final class Cells extends LstmModule {
    record LstmCellSettings(
            int units,
            Optional<Activation> activation,
            Optional<Activation> recurrentActivation,
            Optional<Double> recurrentWeightDropout,
            Optional<WeightConvention> weights,
            Optional<Double> dropout,
            Optional<Double> recurrentDropout,
            Optional<RegularizerSettings> kernelRegularizer,
            Optional<RegularizerSettings> recurrentRegularizer,
            Optional<RegularizerSettings> biasRegularizer,
            Optional<Double> clip,
            Optional<Boolean> inputForget,
            Optional<Boolean> peepholes,
            Optional<Integer> projection)
            implements RecurrentSettings {
        LstmCellSettings {
            Layers.checkUnits(units);
            projection.ifPresent(size -> SettingException.within(1, units, "projection", size));
        }
    }

    record GruCellSettings(
            int units,
            Optional<Boolean> resetAfter,
            Optional<Activation> activation,
            Optional<Activation> recurrentActivation,
            Optional<Double> recurrentWeightDropout,
            Optional<WeightConvention> weights,
            Optional<Double> dropout,
            Optional<Double> recurrentDropout,
            Optional<RegularizerSettings> kernelRegularizer,
            Optional<RegularizerSettings> recurrentRegularizer,
            Optional<RegularizerSettings> biasRegularizer,
            Optional<Double> clip)
            implements RecurrentSettings {
        GruCellSettings {
            Layers.checkUnits(units);
        }
    }

    record SimpleRnnCellSettings(
            int units,
            Optional<Activation> activation,
            Optional<Double> recurrentWeightDropout,
            Optional<WeightConvention> weights,
            Optional<Double> dropout,
            Optional<Double> recurrentDropout,
            Optional<RegularizerSettings> kernelRegularizer,
            Optional<RegularizerSettings> recurrentRegularizer,
            Optional<RegularizerSettings> biasRegularizer,
            Optional<Double> clip)
            implements RecurrentSettings {
        SimpleRnnCellSettings {
            Layers.checkUnits(units);
        }
    }

    record CellSettings(int units) {
        CellSettings {
            Layers.checkUnits(units);
        }
    }

    record HeadsSettings(int units, Optional<Integer> heads) {
        HeadsSettings {
            Layers.checkUnits(units);
        }
    }

    record ConvLstmSettings(List<Integer> image, int filters, List<Integer> kernelSize) {
        /** A node for each place of a kernel; nobody has more than a dozen rows of them. */
        private static final int MAX_KERNEL = 32;

        private static final int MAX_IMAGE = 1 << 12;

        ConvLstmSettings {
            Layers.checkUnits(filters);
            image.forEach(size -> SettingException.within(1, MAX_IMAGE, "image", size));
            kernelSize.forEach(size -> SettingException.within(1, MAX_KERNEL, "kernelSize", size));
        }
    }

    record RatesSettings(TypedConfig cell, Optional<Double> rate, Optional<Double> stateRate) {}

    record OneCellSettings(TypedConfig cell) {}

    record StackedSettings(List<TypedConfig> cells) {}

    record BlockSettings(int heads) {}

    record AttentionRnnSettings(
            TypedConfig cell, int units, Optional<AttentionRnn.Score> score, Optional<Boolean> returnSequences) {
        AttentionRnnSettings {
            Layers.checkUnits(units);
        }
    }

    @Override
    protected void configure() {
        addCell("lstm", LstmCellSettings.class, (it, context) -> new LstmCell(it.units(), it.options()));
        addCell(
                "gru",
                GruCellSettings.class,
                (it, context) -> new GruCell(it.units(), it.resetAfter().orElse(true), it.options()));
        addCell(
                "simple-rnn",
                SimpleRnnCellSettings.class,
                (it, context) -> new SimpleRnnCell(it.units(), it.options()));
        addCell("peephole-lstm", CellSettings.class, (it, context) -> new PeepholeLstm(it.units()));
        addCell("layer-norm-lstm", CellSettings.class, (it, context) -> new LayerNormLstm(it.units()));
        addCell(
                "slstm",
                HeadsSettings.class,
                (it, context) -> new SLstm(it.units(), it.heads().orElse(1)));
        addCell(
                "mlstm",
                HeadsSettings.class,
                (it, context) -> new MLstm(it.units(), it.heads().orElse(1)));
        addCell("min-lstm", CellSettings.class, (it, context) -> new MinLstm(it.units()));
        addCell("min-gru", CellSettings.class, (it, context) -> new MinGru(it.units()));
        addCell(
                "conv-lstm",
                ConvLstmSettings.class,
                (it, context) -> new ConvLstm(it.image(), it.filters(), it.kernelSize()));
        addCell(
                "zoneout",
                RatesSettings.class,
                (it, context) -> new ZoneoutCell(
                        context.cell(it.cell()),
                        it.rate().orElse(0.0),
                        it.stateRate().orElse(0.0)));
        addCell(
                "dropout",
                RatesSettings.class,
                (it, context) -> new DropoutCell(
                        context.cell(it.cell()),
                        it.rate().orElse(0.0),
                        it.stateRate().orElse(0.0)));
        addCell("residual", OneCellSettings.class, (it, context) -> new ResidualCell(context.cell(it.cell())));
        addCell(
                "stacked",
                StackedSettings.class,
                (it, context) ->
                        new StackedCells(it.cells().stream().map(context::cell).toList()));
        addLayer("slstm-block", BlockSettings.class, (it, context) -> new SLstmBlock(it.heads()));
        addLayer("mlstm-block", BlockSettings.class, (it, context) -> new MLstmBlock(it.heads()));
        addLayer(
                "attention-rnn",
                AttentionRnnSettings.class,
                (it, context) -> new AttentionRnn(
                        context.cell(it.cell()),
                        it.units(),
                        it.score().orElse(AttentionRnn.Score.LUONG),
                        it.returnSequences().orElse(false)));
    }
}
