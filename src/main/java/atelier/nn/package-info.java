/**
 * What DJL lacks or does wrong on MXNet: layers, losses, the optimiser step, averaged weights and
 * augmentation. Confined to the training thread.
 *
 * <p>A {@link atelier.nn.Layer} continues a {@link atelier.nn.Graph}; a {@link atelier.nn.Program}
 * runs a graph in one call, as MXNet's cached operator, which plans memory beforehand and saves the
 * cost of calling each operator by itself. {@link atelier.nn.Ops} does the rest: it makes and reads
 * arrays, records, and goes backward. Everything that a step makes belongs to one instance and is
 * freed with it.
 *
 * <p>Learnt by measuring and by failing (DJL 0.36, MXNet 1.9.1, two cores):
 *
 * <ul>
 *   <li>A transposed convolution to one channel aborts the process in its backward pass, padded
 *       with further channels too, where its weight is computed rather than a leaf; a 1×1
 *       convolution to k² channels followed by {@code col2im} does the same and is quick.
 *   <li>So it does, to any number of channels, where a graph uses its weight twice: gradients are
 *       then to be added, and oneDNN writes beyond what is allocated.
 *   <li>Batch normalisation over a (1, n·channels, height, width) view would be the quickest
 *       instance normalisation, but after a convolution, within a cached operator, it corrupts
 *       memory, whatever its weights and statistics are: where a gradient in oneDNN's order comes
 *       back through the view, it keeps its old shape. Layer normalisation over pixels is quick
 *       forward, but takes a dozen times as long backward; {@code InstanceNorm} is slower still.
 *       Sums and repeats as products with ones by oneDNN ({@code FullyConnected}), and {@code
 *       square} and {@code elemwise_mul} between them, are quickest; {@code L2Normalization} sums
 *       number by number.
 *   <li>After a product by OpenBLAS's kernels for AVX ({@code dot}, {@code batch_dot}), MXNet's own
 *       elementwise operators, which are SSE, take twice as long until oneDNN computes something;
 *       it seems that the upper halves of registers stay in use.
 *   <li>The backward pass from a transposed convolution into {@code Concat} along channels ends the
 *       process unless what is joined has a multiple of 16 channels.
 *   <li>A convolution to one channel takes as long as one to 128 in the backward pass; by patches
 *       (a 1×1 convolution, then {@code col2im}) it hardly takes any.
 *   <li>{@code elemwise_sub} copies in its backward pass, {@code _npi_add} less, {@code add_n} not
 *       at all.
 *   <li>{@code elemwise_add} of something computed and an input that wants no gradient has the
 *       backward pass read memory that others have written to; {@code _npi_add} does not.
 *   <li>A cached operator without memory fixed beforehand lets several backward passes follow one
 *       run, each for the arrays that are asked for.
 *   <li>The backward pass of a cached operator writes BatchNorm's running statistics unknown to the
 *       scheduler: wait for everything before reading them.
 *   <li>Reductions over some axes ({@code mean}, and the backward pass of a broadcast) take about
 *       as long as a convolution; {@code batch_dot} with a small matrix per picture, and {@code
 *       elemwise_mul} instead of {@code broadcast_mul}, are several times as fast.
 *   <li>{@code selu} is not vectorised; {@code elu} is.
 *   <li>With as many threads as cores, what Java takes to call operators is taken from the step:
 *       one update of all weights of a network, in one array, instead of one for each.
 *   <li>Two operators change the order of the numbers of a whole array though they are given a view
 *       of it: a transposed convolution, for as long as it runs, and everything with a weight
 *       outside training, for good.
 *   <li>The backward pass of {@code elemwise_mul} has both factors brought into MXNet's order, also
 *       the one that it does not need; {@code rmsprop_update} is bound by a root that is not
 *       vectorised; a transposed convolution takes half as long again for its bias.
 *   <li>The backward pass of BatchNorm seems to spin at a barrier: on busy cores it took 28 ms
 *       instead of 0.2.
 *   <li>{@code sgd_update} with the value as its gradient, {@code wd} 1 and {@code rescale_grad} −1
 *       is a moving average in one operator.
 *   <li>{@code MXAutogradBackwardEx} takes the output's gradient, so that losses can be plain Java
 *       on a handful of logits.
 *   <li>Threads that wait spinning make small networks several times slower on busy cores, and
 *       those that do not wait long slower on quiet ones: {@code GOMP_SPINCOUNT=3000}.
 *   <li>Max pooling in oneDNN's order (16 channels and more) cannot add its gradient to one that is
 *       there: the pool must be the last to run of all that take a feature, so that its gradient is
 *       the first. {@link atelier.nn.Graph} refuses others, as it does the views, transposed
 *       convolutions and joined channels above.
 *   <li>MXNet's own elementwise operators between oneDNN's have arrays brought into another order
 *       and back: leaving out one factor saved three more operators half of their time.
 * </ul>
 */
@NullMarked
package atelier.nn;

import org.jspecify.annotations.NullMarked;
