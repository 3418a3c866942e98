/** ONNX Runtime, and graphs to and from .onnx files. */
module org.lstm4j.backend.onnx {
    requires transitive org.lstm4j;
    requires com.google.protobuf;
    requires com.microsoft.onnxruntime;
    requires org.tribuo.util.onnx;
    requires static org.jspecify;

    exports org.lstm4j.backend.onnx;

    provides org.lstm4j.spi.BackendProvider with
            org.lstm4j.backend.onnx.OnnxBackendProvider;
}
