namespace Search.Evaluation.Trec;

/// <summary>In which order documents with equal scores (as float32) are measured.</summary>
public enum TieOrder
{
    /// <summary>As trec_eval: by document id, descending, compared by UTF-8 bytes. The rank column is ignored.</summary>
    TrecEval,

    /// <summary>By the run's rank column; with equal ranks as trec_eval.</summary>
    Rank,
}
