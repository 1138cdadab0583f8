/**
 * How people's pictures become image sets: files and zips are staged in a temporary folder, looked
 * at, then decoded, turned upright, cropped, resized and packed. Nothing that arrives is trusted:
 * names never become paths, sizes are checked before pixels are decoded, limits hold while bytes
 * stream in and while zips unpack.
 */
@NullMarked
package atelier.imageset.intake;

import org.jspecify.annotations.NullMarked;
