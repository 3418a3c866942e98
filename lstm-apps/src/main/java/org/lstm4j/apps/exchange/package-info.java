/** Models from and to other programs: ONNX files, and the text pipeline beside them. */
@NullMarked
package org.lstm4j.apps.exchange;

import org.jspecify.annotations.NullMarked;
