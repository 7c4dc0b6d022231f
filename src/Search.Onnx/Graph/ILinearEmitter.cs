namespace Search.Onnx.Graph;

/// <summary>How matrix products are computed and embeddings are stored. Only this differs between the precisions.</summary>
internal interface ILinearEmitter
{
    /// <summary>Adds input x weights + bias to the graph, for each matrix that has this input, and returns their names.</summary>
    string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices);

    /// <summary>
    /// Moves the scaling of a later product's input into the weights of the layer that makes this input. Between the two, values may be mixed
    /// between tokens but not between channels.
    /// </summary>
    /// <param name="later">The site of the later product.</param>
    /// <param name="matrix">The layer that makes the input.</param>
    /// <param name="consumer">The later product's matrix.</param>
    Matrix ScaleForConsumer(LinearSite later, Matrix matrix, Matrix consumer) => matrix;

    /// <summary>Adds a lookup of a table's rows by their numbers to the graph and returns its name.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The table's name in the graph.</param>
    /// <param name="table">Row-major, <paramref name="rows"/> by <paramref name="width"/>.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="width">Values a row.</param>
    /// <param name="ids">Row numbers, of any shape.</param>
    string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids);
}
