import { crashes } from './suite';

crashes('embedded');
