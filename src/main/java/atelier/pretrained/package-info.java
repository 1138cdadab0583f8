/**
 * Networks that others have trained to recognise photographs, and whose layers tell the learners of
 * style what a picture looks like. The server keeps their weights as safetensors files with the
 * names of torchvision: from a folder, from an upload, or from DJL's model zoo on the internet.
 * Plain Java; only the worker computes with them.
 */
@NullMarked
package atelier.pretrained;

import org.jspecify.annotations.NullMarked;
