// SPDX-License-Identifier: MIT
#ifndef CROSSIN_MODEL_DECODER_OPTIONS_HPP
#define CROSSIN_MODEL_DECODER_OPTIONS_HPP

/// \file
/// What of a decoder is trained, and how memory is traded for time. Layer: model. Needs: nothing.

namespace crossin {

/// Kinds of numbers that training may move. Models: std::regular.
struct trained_kinds {
    bool adapters = true;   ///< factors, magnitudes and biases of the adapters that the decoder was given
    bool biases = false;    ///< the model's own, where the adapter of the layer has none
    bool norms = false;     ///< all of them
    bool embedding = false; ///< a copy of it is made; also the head where the two are tied
    bool head = false;      ///< a copy of it is made; also the embedding where the two are tied
    bool weights = false;   ///< of the linear layers, of which copies are made
    friend bool operator==(trained_kinds const&, trained_kinds const&) = default;
};

/// How a decoder is trained. Models: std::regular.
struct decoder_options {
    trained_kinds trained = {};
    double dropout = 0;     ///< of what the adapters see, in training; layers with magnitudes (DoRA) go without
    bool recompute = false; ///< keep one row a token and layer, and run each layer again on the way back
    friend bool operator==(decoder_options const&, decoder_options const&) = default;
};

} // namespace crossin
#endif
