/** Fields that hold a name, by the kind of the object that they are in. */
interface FieldSpec {
  readonly kind: string;
  readonly path: string;
}

/** What kustomize has to be told, so that `namePrefix` changes names wherever they stand; of its own kinds it knows. */
export interface NameReferences {
  /** Names of objects of this kind. */
  readonly nameReference?: readonly {
    readonly group?: string;
    readonly kind: string;
    readonly fieldSpecs: readonly FieldSpec[];
  }[];
  /** Names of what is no object of ours, but made by an operator from the name of one. */
  readonly namePrefix?: readonly FieldSpec[];
}
