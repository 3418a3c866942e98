package org.lstm4j.tasks.builtin;

import java.util.Optional;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.AveragePooling1D;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.Conv2D;
import org.lstm4j.nn.MaxPooling1D;
import org.lstm4j.nn.Padding;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.config.SettingException;

/** Layers whose windows move over sequences and images, with the names and defaults of Keras. */
final class WindowLayers extends LstmModule {
    private static final int MAX_FILTERS = 1 << 15;

    private static void check(int filters, int kernelSize) {
        SettingException.within(1, MAX_FILTERS, "filters", filters);
        SettingException.within(1, MAX_FILTERS, "kernel-size", kernelSize);
    }

    record Conv1DSettings(
            int filters,
            int kernelSize,
            Optional<Integer> strides,
            Optional<Padding> padding,
            Optional<Integer> dilationRate,
            Optional<Activation> activation,
            Optional<Boolean> useBias) {
        Conv1DSettings {
            check(filters, kernelSize);
        }
    }

    record Conv2DSettings(
            int filters,
            int kernelSize,
            Optional<Integer> strides,
            Optional<Padding> padding,
            Optional<Activation> activation,
            Optional<Boolean> useBias) {
        Conv2DSettings {
            check(filters, kernelSize);
        }
    }

    record MaxPoolingSettings(Optional<Integer> poolSize, Optional<Integer> strides, Optional<Padding> padding) {}

    record AveragePoolingSettings(Optional<Integer> poolSize, Optional<Integer> strides, Optional<Padding> padding) {}

    @Override
    protected void configure() {
        addLayer("conv1d", Conv1DSettings.class, (it, context) -> {
            Conv1D usual = Conv1D.of(it.filters(), it.kernelSize());
            return new Conv1D(
                    it.filters(),
                    it.kernelSize(),
                    it.strides().orElse(usual.strides()),
                    it.padding().orElse(usual.padding()),
                    it.dilationRate().orElse(usual.dilation()),
                    it.activation().orElse(usual.activation()),
                    it.useBias().orElse(usual.useBias()));
        });
        addLayer("conv2d", Conv2DSettings.class, (it, context) -> {
            Conv2D usual = Conv2D.of(it.filters(), it.kernelSize());
            return new Conv2D(
                    it.filters(),
                    it.kernelSize(),
                    it.strides().orElse(usual.strides()),
                    it.padding().orElse(usual.padding()),
                    it.activation().orElse(usual.activation()),
                    it.useBias().orElse(usual.useBias()));
        });
        addLayer("max-pooling1d", MaxPoolingSettings.class, (it, context) -> {
            int size = it.poolSize().orElse(2);
            return new MaxPooling1D(
                    size, it.strides().orElse(size), it.padding().orElse(Padding.VALID));
        });
        addLayer("average-pooling1d", AveragePoolingSettings.class, (it, context) -> {
            int size = it.poolSize().orElse(2);
            return new AveragePooling1D(
                    size, it.strides().orElse(size), it.padding().orElse(Padding.VALID));
        });
    }
}
