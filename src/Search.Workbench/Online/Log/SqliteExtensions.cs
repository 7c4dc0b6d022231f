using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Search.Workbench.Online.Log;

/// <summary>Short forms of ADO.NET's commands.</summary>
internal static class SqliteExtensions
{
    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Returns the first value of the first row; the type's default if there is none.</summary>
    public static T? Scalar<T>(this SqliteConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is T value ? value : default;
    }

    /// <summary>Returns every row.</summary>
    /// <exception cref="FormatException">A row has values that cannot be ours.</exception>
    public static List<T> Rows<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(Read(reader));
        }

        return rows;

        T Read(SqliteDataReader reader)
        {
            try
            {
                return row(reader);
            }
            catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidCastException or InvalidOperationException)
            {
                throw new FormatException(exception.Message, exception);
            }
        }
    }

    private static SqliteCommand Command(this SqliteConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        // ADO.NET wants the running transaction named at each command; a new command of the connection has it.
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
