namespace Search.Onnx.Graph;

/// <summary>How matrix products are computed and embeddings are kept: the one thing in which the precisions differ.</summary>
internal interface ILinearEmitter
{
    /// <summary>Adds input x weights + bias to the graph, for each matrix that has this input, and returns their names.</summary>
    string[] Emit(OnnxGraph graph, LinearSite site, string input, params Matrix[] matrices);

    /// <summary>
    /// A layer whose outputs, mixed between tokens and not between channels, are a later product's input, with what that product wants
    /// done to its input done to these weights.
    /// </summary>
    /// <param name="later">Where that product is.</param>
    /// <param name="matrix">The layer.</param>
    /// <param name="consumer">That product's matrix.</param>
    Matrix Before(LinearSite later, Matrix matrix, Matrix consumer) => matrix;

    /// <summary>Adds the rows of a table that ids name to the graph and returns their name.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">What the table is called in it.</param>
    /// <param name="table">Row-major, <paramref name="rows"/> by <paramref name="width"/>.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="width">Values a row.</param>
    /// <param name="ids">Row numbers, of any shape.</param>
    string LookUp(OnnxGraph graph, string name, float[] table, int rows, int width, string ids);
}
